// Draws with sigma. Loaded only by the graph view, as it is the largest part of the page.

import { NodeSquareProgram } from '@sigma/node-square'
import Graph from 'graphology'
import Sigma from 'sigma'
import type { Settings } from 'sigma/settings'
import type { NodeDisplayData, PartialButFor } from 'sigma/types'
import { must } from '../lib/must'
import { kindColour, sizeOf } from './export'
import type { Model, Point } from './model'

export interface Scene {
  model: Model
  places: Map<string, Point>
  nodes: Set<string>
  edges: Set<string>
  selected: string | null
  pinned: Set<string>
}

export interface Drawing {
  show: (scene: Scene) => void
  fit: () => void
  zoom: (factor: number) => void
  stop: () => void
}

interface Handlers {
  select: (id: string | null) => void
  moved: (id: string, at: Point) => void
  open: (id: string) => void
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

/** Starts drawing into an element. Throws where the browser cannot: the tables then stand alone. */
export function draw(into: HTMLElement, handlers: Handlers): Drawing {
  const graph = new Graph({ type: 'directed', multi: true })
  const labels = roomForLabels()
  // The library's squares would draw their own labels, over those of others.
  class Square extends NodeSquareProgram {
    override drawLabel = labels.add
    override drawHover = hover
  }
  const sigma = new Sigma(graph, into, {
    defaultNodeType: 'circle',
    nodeProgramClasses: { square: Square },
    zIndex: true,
    minCameraRatio: 0.05,
    maxCameraRatio: 6,
    labelFont: 'system-ui, sans-serif',
    labelSize: 12,
    labelDensity: 8,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 2,
    stagePadding: 48,
    defaultDrawNodeHover: hover,
    defaultDrawNodeLabel: labels.add,
    allowInvalidContainer: true,
    doubleClickZoomingRatio: 1,
  } satisfies Partial<Settings>)
  sigma.on('afterRender', labels.draw)
  let scene: Scene | null = null
  let dragged: string | null = null
  let moved = false
  const paint = () => {
    sigma.setSetting('labelColor', { color: colour('ink') })
    if (scene) show(scene)
  }
  const show = (next: Scene) => {
    const rebuilt = scene?.model !== next.model
    scene = next
    if (rebuilt) {
      graph.clear()
      for (const id of next.model.nodes.keys()) graph.addNode(id, { x: 0, y: 0 })
      for (const e of next.model.edges.values()) graph.addEdgeWithKey(e.id, e.from, e.to)
      sigma.refresh() // it repaints only what it has seen
    }
    const small = next.model.nodes.size > 300 ? 0.6 : 1
    const degree = new Map<string, number>()
    for (const id of next.edges) {
      const e = must(next.model.edges.get(id), id)
      for (const end of [e.from, e.to]) degree.set(end, (degree.get(end) ?? 0) + 1)
    }
    const near = new Set<string>()
    for (const id of next.edges) {
      const e = must(next.model.edges.get(id), id)
      if (e.from === next.selected) near.add(e.to)
      if (e.to === next.selected) near.add(e.from)
    }
    const colours = new Map(
      ['actor', 'place', 'sector', 'victim', 'thing', 'quiet', 'line', 'strong-line', 'ink', 'focus'].map(n => [
        n,
        colour(n),
      ]),
    )
    // All at once: sigma then looks at the whole once, and not at each node.
    graph.updateEachNodeAttributes((id, before) => {
      const n = must(next.model.nodes.get(id), id)
      const at = next.places.get(n.id) ?? { x: 0, y: 0 }
      const faded = next.selected !== null && n.id !== next.selected && !near.has(n.id)
      return {
        ...before,
        x: at.x,
        y: at.y,
        label: next.pinned.has(n.id) ? `${n.name} ⚲` : n.name,
        type: n.kind === 'ACTOR' && !n.more ? 'circle' : 'square',
        size: small * (n.more ? 4 : sizeOf(degree.get(n.id) ?? 0)),
        color: faded ? colours.get('strong-line') : colours.get(kindColour(n)),
        hidden: !next.nodes.has(n.id),
        forceLabel: n.id === next.selected,
        zIndex: faded ? 0 : 1,
      }
    })
    graph.updateEachEdgeAttributes((id, before) => {
      const e = must(next.model.edges.get(id), id)
      const near = next.selected !== null && (e.from === next.selected || e.to === next.selected)
      return {
        ...before,
        size: Math.min(0.8 + 0.5 * Math.log2(1 + e.claims), 4),
        color: near ? colours.get('ink') : next.selected ? colours.get('line') : colours.get('strong-line'),
        hidden: !next.edges.has(e.id),
        zIndex: near ? 1 : 0,
      }
    })
    sigma.refresh()
  }
  sigma.on('downNode', ({ node, event }) => {
    dragged = node
    moved = false
    event.preventSigmaDefault()
    if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox())
  })
  sigma.on('moveBody', ({ event }) => {
    if (!dragged) return
    moved = true
    const at = sigma.viewportToGraph(event)
    graph.mergeNodeAttributes(dragged, at)
    event.preventSigmaDefault()
    event.original.preventDefault()
  })
  const drop = () => {
    const node = dragged
    dragged = null
    sigma.setCustomBBox(null)
    if (node && moved)
      handlers.moved(node, {
        x: Number(graph.getNodeAttribute(node, 'x')),
        y: Number(graph.getNodeAttribute(node, 'y')),
      })
  }
  sigma.on('upNode', drop)
  sigma.on('upStage', drop)
  sigma.on('clickNode', ({ node }) => {
    if (!moved) handlers.select(node)
  })
  sigma.on('doubleClickNode', ({ node, event }) => {
    event.preventSigmaDefault()
    handlers.open(node)
  })
  sigma.on('clickStage', () => handlers.select(null))
  const dark = matchMedia('(prefers-color-scheme: dark)')
  addEventListener('actorgraph:theme', paint)
  dark.addEventListener('change', paint)
  paint()
  return {
    show,
    fit: () => {
      sigma.setCustomBBox(null)
      void sigma.getCamera().animatedReset({ duration: 200 })
    },
    zoom: factor => void sigma.getCamera().animate({ ratio: sigma.getCamera().ratio / factor }, { duration: 150 }),
    stop: () => {
      removeEventListener('actorgraph:theme', paint)
      dark.removeEventListener('change', paint)
      sigma.kill()
    },
  }
}

type Lettering = Pick<Settings, 'labelColor' | 'labelFont' | 'labelSize'>
type Drawn = PartialButFor<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>

/** Draws the labels that have room beside those drawn before, the larger nodes' first, and always that of the chosen node. */
function roomForLabels() {
  let waiting: { context: CanvasRenderingContext2D; label: string; data: Drawn; settings: Lettering }[] = []
  return {
    add: (context: CanvasRenderingContext2D, data: Drawn, settings: Lettering) => {
      if (data.label) waiting.push({ context, label: data.label, data, settings })
    },
    draw: () => {
      const taken: { left: number; right: number; y: number }[] = []
      waiting.sort(
        (a, b) => Number(b.data.forceLabel ?? false) - Number(a.data.forceLabel ?? false) || b.data.size - a.data.size,
      )
      for (const { context, label, data, settings } of waiting) {
        const width = label.length * settings.labelSize * 0.55 // near enough, and quick
        const after = data.x + data.size + 3
        const beyond = after + width > context.canvas.clientWidth
        const left = beyond ? data.x - data.size - 3 - width : after
        if (taken.some(t => Math.abs(t.y - data.y) <= settings.labelSize && t.right >= left && left + width >= t.left))
          continue
        taken.push({ left, right: left + width, y: data.y })
        context.fillStyle = settings.labelColor.color ?? data.color
        context.font = `${settings.labelSize}px ${settings.labelFont}`
        context.textAlign = beyond ? 'right' : 'left'
        context.fillText(label, beyond ? left + width : left, data.y + settings.labelSize / 3)
      }
      waiting = []
    },
  }
}

/** The label of the node under the pointer, on a ground of the page's own colour. */
function hover(context: CanvasRenderingContext2D, data: Drawn, settings: Lettering): void {
  context.font = `600 ${settings.labelSize}px ${settings.labelFont}`
  const text = data.label ?? ''
  const width = context.measureText(text).width
  context.fillStyle = colour('raised')
  context.strokeStyle = colour('strong-line')
  context.beginPath()
  context.roundRect(data.x - data.size - 4, data.y - 11, width + 2 * data.size + 16, 22, 4)
  context.fill()
  context.stroke()
  context.fillStyle = data.color
  context.beginPath()
  context.arc(data.x, data.y, data.size, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = colour('ink')
  context.fillText(text, data.x + data.size + 4, data.y + settings.labelSize / 3)
}
