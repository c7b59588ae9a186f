// The graph: start from any entity, open what hangs on it, sort by sort, with
// the counts first. What is opened, pinned, hidden and windowed is in the address.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Drawing, Scene } from '../graph/draw'
import { type Drawn, graphml, json, savePNG, svg } from '../graph/export'
import { firstOpenings, type Gathered, gatherQuery, modelOf, placedOf } from '../graph/gather'
import { TimeWindow } from '../graph/histogram'
import { useLayout } from '../graph/layout'
import {
  emptyModel,
  type Model,
  mostNodes,
  type Opening,
  type Point,
  readOpening,
  visible,
  type Window,
  writeOpening,
} from '../graph/model'
import { type Path, usePaths, withPaths } from '../graph/paths'
import { howOf, hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { download } from '../lib/csv'
import { useQuery } from '../lib/query'
import { useTitle } from '../lib/title'
import { list } from '../lib/words'
import { Unplaced } from '../parts/leftout'
import { SearchBox } from '../parts/search'
import { Empty, ProblemNote, Section, Slow } from '../parts/states'
import { NodePanel, openMore, PathForm, PathList } from './graph-panel'
import { EdgesTable } from './graph-table'

export function GraphPage() {
  const { params } = useAddress()
  const seeds = params.getAll('seed')
  const path = params.get('path')
  const openings = useMemo(
    () =>
      params.has('open') ? params.getAll('open').flatMap(t => readOpening(t) ?? []) : seeds.flatMap(firstOpenings),
    [params.toString()],
  )
  const view = viewOf(params)
  const unbounded = params.has('all')
  const answer = useQuery<Gathered>('The drawing', seeds.length ? gatherQuery(seeds, openings) : null, {
    view,
    how: howOf(params),
  })
  const paths = usePaths(path)
  const found = paths.data?.paths ?? null
  const model = useMemo(
    () =>
      withPaths(
        answer.data && seeds.length ? modelOf(openings, answer.data, unbounded) : emptyModel(),
        found,
        unbounded,
      ),
    [answer.data, found, unbounded],
  )
  const first = model.nodes.values().next().value
  const nothing = !first && (answer.problem ?? paths.problem) !== null && !answer.loading && !paths.loading // the problem says why
  useTitle(path && !seeds.length ? pathTitle(path, found) : first ? `Graph of ${first.name}` : 'Graph')
  return (
    <div class="graph-page">
      <div class="head-title graph-title">
        <h1>
          {path && !seeds.length
            ? pathTitle(path, found)
            : seeds.length
              ? list(
                  seeds.map(id => model.nodes.get(id)?.name ?? id.slice(id.lastIndexOf('/') + 1)),
                  3,
                )
              : 'Graph'}
        </h1>
        <SearchBox
          label="Add to the drawing"
          placeholder="Add an entity"
          onChoose={hit => add(hit.entity.id, seeds, openings)}
        />
        <PathForm from={seeds[0] ?? null} />
      </div>
      {answer.problem && !answer.loading && <ProblemNote problem={answer.problem} />}
      {paths.problem && !paths.loading && <ProblemNote problem={paths.problem} />}
      {path && found && <PathList paths={found} />}
      {answer.data && (
        <Unplaced
          {...placedOf(openings, answer.data)}
          what={['thing beside what is opened', 'things beside what is opened']}
        />
      )}
      {seeds.length === 0 && !path ? (
        <Start />
      ) : nothing ? null : (
        <Canvas model={model} seeds={seeds} openings={openings} loading={answer.loading || paths.loading} />
      )}
    </div>
  )
}

function add(id: string, seeds: string[], openings: Opening[]): void {
  if (seeds.includes(id)) patch({ sel: id })
  else patch({ seed: [...seeds, id], open: [...openings, ...firstOpenings(id)].map(writeOpening), sel: id })
}

function pathTitle(path: string, found: Path[] | null): string {
  const [first] = found ?? []
  const [from, to] = first
    ? [first.nodes[0]?.name, first.nodes.at(-1)?.name]
    : path.split('~').map(id => id.slice(id.lastIndexOf('/') + 1))
  return `From ${from} to ${to}`
}

function Start() {
  return (
    <Empty>
      Add an entity above to start from: an actor, a country, a sector, a victim, an incident, a source. Its neighbours
      are counted first and drawn when you open them. For example{' '}
      <a href={hrefOf('graph', { seed: ['actor/seed/apt37'] })}>APT37</a>,{' '}
      <a href={hrefOf('graph', { seed: ['country/JP'] })}>Japan</a>, or{' '}
      <a href={hrefOf('graph', { path: 'actor/seed/apt37~actor/seed/lazarus-group' })}>
        the paths from APT37 to Lazarus Group
      </a>
      .
    </Empty>
  )
}

interface CanvasProps {
  model: Model
  seeds: string[]
  openings: Opening[]
  loading: boolean
}

function Canvas({ model, seeds, openings, loading }: CanvasProps) {
  const { params } = useAddress()
  const { places: laid, settled } = useLayout(model)
  const selected = params.get('sel')
  const pins = useMemo(() => readPins(params.getAll('pin')), [params.getAll('pin').join()])
  const hidden = useMemo(() => new Set(params.getAll('hide')), [params.getAll('hide').join()])
  const window = windowOf(params)
  const places = useMemo(() => new Map([...laid, ...pins]), [laid, pins])
  const shown = useMemo(
    () => visible(model, window, hidden, new Set(seeds)),
    [model, window.from, window.to, window.undated, hidden, seeds.join()],
  )
  const drawn: Drawn = { model, places, nodes: shown.nodes, edges: shown.edges }
  const edges = useMemo(
    () => [...model.edges.values()].filter(e => !hidden.has(e.from) && !hidden.has(e.to)),
    [model, hidden],
  )
  const steps = useSteps()
  const waiting = loading && model.nodes.size === 0
  const select = (id: string | null) => {
    const more = id ? model.nodes.get(id)?.more : undefined
    if (more) openMore(openings, more.opening)
    else patch({ sel: id }, true)
  }
  return (
    <>
      <div class="graph-tools" role="toolbar" aria-label="The drawing">
        {!waiting && (
          <TimeWindow
            edges={edges}
            window={window}
            onChange={w =>
              patch(
                { w: w.from || w.to ? `${w.from ?? ''}-${w.to ?? ''}` : null, undated: w.undated ? null : 'hidden' },
                true,
              )
            }
          />
        )}
        <span class="graph-buttons">
          <button type="button" class="quiet-button" onClick={() => history.back()} disabled={steps === 0}>
            Undo
          </button>
          {hidden.size > 0 && (
            <button type="button" class="quiet-button" onClick={() => patch({ hide: null })}>
              Show {hidden.size} hidden
            </button>
          )}
          {pins.size > 0 && (
            <button type="button" class="quiet-button" onClick={() => patch({ pin: null })}>
              Unpin {pins.size}
            </button>
          )}
          <Save drawn={drawn} />
        </span>
      </div>
      <div class="graph-box">
        <Picture
          scene={{ ...drawn, selected, pinned: new Set(pins.keys()) }}
          settled={settled && !loading}
          waiting={waiting}
          onSelect={select}
          onMoved={(id, at) =>
            patch({ pin: [...params.getAll('pin').filter(p => !p.startsWith(`${id}@`)), writePin(id, at)] })
          }
          onOpen={id => {
            const next = firstOpenings(id).filter(o => !openings.some(p => p.id === o.id && p.sort === o.sort))
            if (next.length) patch({ open: [...openings, ...next].map(writeOpening), sel: id })
          }}
        />
        <NodePanel model={model} selected={selected} openings={openings} />
      </div>
      <p class="quiet graph-count">
        {waiting ? (
          'Reading the drawing.'
        ) : (
          <>
            {shown.nodes.size} of {model.nodes.size} nodes, {shown.edges.size} of {model.edges.size} edges
            {model.left > 0 && (
              <>
                ; {model.left} left out, as {mostNodes} are enough to read.{' '}
                <button type="button" class="quiet-button" onClick={() => patch({ all: '1' })}>
                  Draw them all
                </button>
              </>
            )}
            . Click a node to see what hangs on it, double-click to open it, drag to pin.
          </>
        )}
      </p>
      {!waiting && (
        <Section id="graph-table" title="The same as a table">
          <EdgesTable model={model} shown={shown.edges} />
        </Section>
      )}
    </>
  )
}

function windowOf(params: URLSearchParams): Window {
  const found = /^(\d*)-(\d*)$/.exec(params.get('w') ?? '')
  return {
    from: found?.[1] ? Number(found[1]) : null,
    to: found?.[2] ? Number(found[2]) : null,
    undated: params.get('undated') !== 'hidden',
  }
}

const writePin = (id: string, at: Point) => `${id}@${at.x.toFixed(1)},${at.y.toFixed(1)}`

function readPins(texts: string[]): Map<string, Point> {
  return new Map(
    texts.flatMap(t => {
      const [, id, x, y] = /^(.+)@(-?[\d.]+),(-?[\d.]+)$/.exec(t) ?? []
      return id ? [[id, { x: Number(x), y: Number(y) }] as const] : []
    }),
  )
}

/** How many steps of this drawing can be undone. */
function useSteps(): number {
  const { params } = useAddress()
  const [start] = useState(() => history.length)
  const [back, set] = useState(0)
  useEffect(() => {
    const count = () => set(n => n + 1)
    addEventListener('popstate', count)
    return () => removeEventListener('popstate', count)
  }, [])
  return useMemo(() => Math.max(0, history.length - start - back), [params.toString(), back])
}

interface PictureProps {
  scene: Scene
  settled: boolean
  waiting: boolean
  onSelect: (id: string | null) => void
  onMoved: (id: string, at: Point) => void
  onOpen: (id: string) => void
}

function Picture({ scene, settled, waiting, onSelect, onMoved, onOpen }: PictureProps) {
  const box = useRef<HTMLDivElement>(null)
  const [drawing, set] = useState<Drawing | null>(null)
  const [cannot, setCannot] = useState(false)
  const handlers = useRef({ select: onSelect, moved: onMoved, open: onOpen })
  handlers.current = { select: onSelect, moved: onMoved, open: onOpen }
  useEffect(() => {
    let started: Drawing | null = null
    let gone = false
    import('../graph/draw')
      .then(({ draw }) => {
        if (gone || !box.current) return
        started = draw(box.current, {
          select: id => handlers.current.select(id),
          moved: (id, at) => handlers.current.moved(id, at),
          open: id => handlers.current.open(id),
        })
        set(started)
      })
      .catch(() => setCannot(true)) // no WebGL: the table below holds the same
    return () => {
      gone = true
      started?.stop()
    }
  }, [])
  useEffect(() => drawing?.show(scene), [drawing, scene.model, scene.places, scene.nodes, scene.edges, scene.selected])
  return (
    <div class="graph-picture">
      <div class="graph-canvas" ref={box} data-settled={settled} aria-hidden="true" />
      {waiting && <Slow />}
      {cannot && <Empty>This browser cannot draw here (no WebGL). The table below holds the same.</Empty>}
      <div class="graph-zoom">
        <button type="button" onClick={() => drawing?.zoom(1.4)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => drawing?.zoom(0.7)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={() => drawing?.fit()} aria-label="Fit the drawing">
          ⤢
        </button>
      </div>
      <ul class="legend graph-legend">
        <li>
          <span class="dot kind-actor" />
          actor
        </li>
        <li>
          <span class="box place" />
          country, region
        </li>
        <li>
          <span class="box sector" />
          sector
        </li>
        <li>
          <span class="box victim" />
          victim
        </li>
        <li>
          <span class="box thing" />
          incident, source
        </li>
      </ul>
    </div>
  )
}

function Save({ drawn }: { drawn: Drawn }) {
  const [said, say] = useState('')
  const save = async (form: string) => {
    const { colour } = await import('../graph/draw')
    switch (form) {
      case 'PNG':
        await savePNG(svg(drawn, colour))
        break
      case 'SVG':
        download('actorgraph.svg', 'image/svg+xml', svg(drawn, colour))
        break
      case 'GraphML':
        download('actorgraph.graphml', 'application/xml', graphml(drawn))
        break
      default:
        download('actorgraph.json', 'application/json', json(drawn))
    }
    say(`Saved as ${form}`)
  }
  return (
    <>
      <select
        aria-label="Save the drawing"
        value=""
        onChange={e => {
          const form = e.currentTarget.value
          e.currentTarget.value = ''
          save(form).catch((cause: unknown) => say(`Not saved: ${String(cause)}`))
        }}
      >
        <option value="">Save as</option>
        {['PNG', 'SVG', 'GraphML', 'JSON'].map(f => (
          <option key={f}>{f}</option>
        ))}
      </select>
      <span role="status" class="unseen">
        {said}
      </span>
    </>
  )
}
