// A drawing as plain data: what is drawn, where, and what is in the time window.
import { yearsOf } from '../lib/span'
import type { How, Kind } from '../lib/types'
import { kindPlural } from '../lib/words'

export interface Node {
  id: string
  name: string
  kind: Kind
  /** The node that brought it, near which it starts. */
  from: string | null
  /** A node that stands for what is not drawn: how many, and which opening has them. */
  more?: { count: number; opening: Opening }
}

export interface Edge {
  id: string
  from: string
  to: string
  label: string
  /** The strongest way in which it follows from what was said. */
  how: How
  first: string | null
  last: string | null
  recorded: string | null
  claims: number
}

/** What of a node's neighbours is drawn: which sort, and how many at most. */
export interface Opening {
  id: string
  sort: string
  most: number
}

export const portion = 60
export const mostNodes = 2000
const mostOpened = 999 // the server draws 1,000 nodes, and the one that is opened is one of them

export interface Model {
  nodes: Map<string, Node>
  edges: Map<string, Edge>
  /** Nodes left out because the drawing would have more than mostNodes. */
  left: number
}

export function emptyModel(): Model {
  return { nodes: new Map(), edges: new Map(), left: 0 }
}

export function addNode(m: Model, node: Node, unbounded: boolean): boolean {
  if (m.nodes.has(node.id)) return true
  if (!unbounded && m.nodes.size >= mostNodes) {
    m.left++
    return false
  }
  m.nodes.set(node.id, node)
  return true
}

export function addEdge(m: Model, edge: Edge): void {
  if (!m.edges.has(edge.id)) m.edges.set(edge.id, edge)
}

export const writeOpening = (o: Opening) => `${o.id}:${o.sort}${o.most === portion ? '' : `:${o.most}`}`

/** What an incident or a source is opened by: the claims in it, as it targets nobody itself. */
export const claimsIn = 'CLAIMS'

export function readOpening(text: string): Opening | null {
  const [, id, sort, most] = /^(.+):([A-Z]+)(?::(\d+))?$/.exec(text) ?? []
  if (!id || !sort || !(sort in kindPlural || sort === claimsIn)) return null
  return { id, sort, most: Math.min(Number(most ?? portion), mostOpened) }
}

/** The years in which edges are known to be, and how many are undated. */
export function histogram(edges: Iterable<Edge>): { from: number; counts: number[]; undated: number } {
  const spans: [number, number][] = []
  let undated = 0
  for (const e of edges) {
    const years = edgeYears(e)
    if (years) spans.push(years)
    else undated++
  }
  if (!spans.length) return { from: 0, counts: [], undated }
  const from = Math.min(...spans.map(s => s[0]))
  const counts = Array<number>(Math.max(...spans.map(s => s[1])) - from + 1).fill(0)
  for (const [a, b] of spans) for (let y = a; y <= b; y++) counts[y - from] = (counts[y - from] ?? 0) + 1
  return { from, counts, undated }
}

export function edgeYears(e: Edge): [number, number] | null {
  const a = e.first ? yearsOf(e.first).from : null
  if (a === null) return null
  const b = e.last ? (yearsOf(e.last).to ?? a) : a
  return [a, Math.max(a, b)]
}

export interface Window {
  from: number | null
  to: number | null
  undated: boolean
}

export function inWindow(e: Edge, w: Window): boolean {
  const years = edgeYears(e)
  if (!years) return w.undated
  return (w.to === null || years[0] <= w.to) && (w.from === null || years[1] >= w.from)
}

/** The edges that are drawn, and the nodes that have one of them or were asked for. */
export function visible(
  m: Model,
  w: Window,
  hidden: Set<string>,
  seeds: Set<string>,
): { nodes: Set<string>; edges: Set<string> } {
  const nodes = new Set([...seeds].filter(id => m.nodes.has(id) && !hidden.has(id)))
  const edges = new Set<string>()
  for (const e of m.edges.values()) {
    if (hidden.has(e.from) || hidden.has(e.to) || !inWindow(e, w)) continue
    edges.add(e.id)
    nodes.add(e.from)
    nodes.add(e.to)
  }
  return { nodes, edges }
}

export interface Point {
  x: number
  y: number
}

/** Where nodes start: each near the node that brought it, always in the same place. */
export function startPlaces(m: Model): Map<string, Point> {
  const places = new Map<string, Point>()
  let seeds = 0
  for (const n of m.nodes.values()) {
    const parent = n.from ? places.get(n.from) : undefined
    const turn = ((hash(n.id) % 3600) / 3600) * 2 * Math.PI
    const far = parent ? 8 + (hash(`${n.id}~`) % 6) : seeds++ === 0 ? 0 : 30
    places.set(n.id, { x: (parent?.x ?? 0) + far * Math.cos(turn), y: (parent?.y ?? 0) + far * Math.sin(turn) })
  }
  return places
}

function hash(text: string): number {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}
