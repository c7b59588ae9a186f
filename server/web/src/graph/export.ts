// The drawing as files. What is hidden or outside the window is not in them.
import { download } from '../lib/csv'
import { must } from '../lib/must'
import type { Edge, Model, Node, Point } from './model'

export interface Drawn {
  model: Model
  places: Map<string, Point>
  nodes: Set<string>
  edges: Set<string>
}

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function shown(d: Drawn): { nodes: Node[]; edges: Edge[] } {
  return {
    nodes: [...d.model.nodes.values()].filter(n => d.nodes.has(n.id)),
    edges: [...d.model.edges.values()].filter(e => d.edges.has(e.id)),
  }
}

export const size = { width: 1600, height: 1000 }

/** The drawing as SVG, in the colours of the page. */
export function svg(d: Drawn, colour: (name: string) => string): string {
  const { nodes, edges } = shown(d)
  const placeOf = (id: string) => d.places.get(id) ?? { x: 0, y: 0 }
  const fitted = fit(nodes.map(n => placeOf(n.id)))
  const lines = edges.map(e => {
    const [a, b] = [fitted(placeOf(e.from)), fitted(placeOf(e.to))]
    const dashes = e.first ? '' : ' stroke-dasharray="3 4"'
    return `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke="${colour('strong-line')}"${dashes}/>`
  })
  const degree = new Map<string, number>()
  for (const e of edges) for (const id of [e.from, e.to]) degree.set(id, (degree.get(id) ?? 0) + 1)
  const marks = nodes.map(n => {
    const p = fitted(placeOf(n.id))
    const r = sizeOf(degree.get(n.id) ?? 0)
    const fill = colour(kindColour(n))
    const body =
      n.kind === 'ACTOR'
        ? `<circle cx="${p.x}" cy="${p.y}" r="${r}" fill="${fill}"/>`
        : `<rect x="${p.x - r}" y="${p.y - r}" width="${2 * r}" height="${2 * r}" fill="${fill}"/>`
    return `${body}<text x="${p.x + r + 3}" y="${p.y + 4}" fill="${colour('ink')}">${xml(n.name)}</text>`
  })
  const { width, height } = size
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" `,
    `font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="${colour('paper')}"/>`,
    ...lines,
    ...marks,
    '</svg>',
  ].join('')
}

export function kindColour(n: Node): string {
  if (n.more) return 'quiet'
  switch (n.kind) {
    case 'ACTOR':
      return 'actor'
    case 'COUNTRY':
    case 'REGION':
      return 'place'
    case 'SECTOR':
      return 'sector'
    case 'VICTIM':
      return 'victim'
    default:
      return 'thing'
  }
}

export function sizeOf(degree: number): number {
  return Math.min(4 + 1.5 * Math.sqrt(degree), 18)
}

/** Where a point comes to be in a picture that has room for all of them. */
function fit(points: Point[]): (p: Point) => Point {
  const [xs, ys] = [points.map(p => p.x), points.map(p => p.y)]
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min((size.width - 320) / (x1 - x0 || 1), (size.height - 80) / (y1 - y0 || 1))
  const round = (n: number) => Math.round(n * 10) / 10
  return p => ({
    x: round(size.width / 2 - 60 + (p.x - (x0 + x1) / 2) * scale),
    y: round(size.height / 2 - (p.y - (y0 + y1) / 2) * scale),
  })
}

export async function savePNG(text: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = size.width * 2
    canvas.height = size.height * 2
    must(canvas.getContext('2d'), 'canvas to draw on').drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/png'))
    if (blob) download('actorgraph.png', 'image/png', blob)
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** The keys of the GraphML: of what, called what, of which type. */
const graphmlKeys = [
  ['node', 'name', 'string'],
  ['node', 'kind', 'string'],
  ['node', 'x', 'double'],
  ['node', 'y', 'double'],
  ['edge', 'label', 'string'],
  ['edge', 'first', 'string'],
  ['edge', 'last', 'string'],
  ['edge', 'firstRecorded', 'string'],
  ['edge', 'claims', 'int'],
]

export function graphml(d: Drawn): string {
  const { nodes, edges } = shown(d)
  const data = (values: Record<string, string | number | null | undefined>) =>
    Object.entries(values)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => `<data key="${key}">${xml(String(value))}</data>`)
      .join('')
  const node = ({ id, name, kind }: Node) => {
    const at = d.places.get(id)
    return `<node id="${xml(id)}">${data({ name, kind, x: at?.x, y: at?.y })}</node>`
  }
  const edge = ({ from, to, label, first, last, recorded, claims }: Edge) => {
    const said = data({ label, first, last, firstRecorded: recorded, claims })
    return `<edge source="${xml(from)}" target="${xml(to)}">${said}</edge>`
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${graphmlKeys.map(([of, name, type]) => `<key id="${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>`).join('\n')}
<graph edgedefault="directed">
${nodes.map(node).join('\n')}
${edges.map(edge).join('\n')}
</graph>
</graphml>
`
}

export function json(d: Drawn): string {
  const { nodes, edges } = shown(d)
  return JSON.stringify(
    {
      address: location.href,
      nodes: nodes.map(n => ({ id: n.id, name: n.name, kind: n.kind, ...d.places.get(n.id) })),
      edges: edges.map(e => ({
        from: e.from,
        to: e.to,
        label: e.label,
        first: e.first,
        last: e.last,
        firstRecorded: e.recorded,
        claims: e.claims,
      })),
    },
    null,
    1,
  )
}
