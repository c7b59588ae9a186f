// What a drawing is made from: one question for all that is opened. Every list
// is bounded, and what it leaves out is counted.
import type { Kind, Ref, Targeting, Claim } from '../lib/types'
import { kindOf, kindPlural, predicateWord } from '../lib/words'
import { addEdge, addNode, emptyModel, writeOpening, type Model, type Opening } from './model'

const targetKinds = ['COUNTRY', 'REGION', 'SECTOR', 'VICTIM']

/** The sorts of neighbours that an entity can be opened by. TIES are origin, sponsor, part, and cross-references. */
export function sortsOf(kind: Kind): string[] {
  switch (kind) {
    case 'ACTOR': return [...targetKinds, 'INCIDENT', 'TIES']
    case 'COUNTRY': case 'REGION': case 'SECTOR': case 'VICTIM': return ['ACTOR', 'TIES']
    case 'INCIDENT': case 'SOURCE': return ['ENDS']
    default: return ['TIES']
  }
}

export function sortWord(sort: string): string {
  if (sort === 'TIES') return 'other ties'
  if (sort === 'ENDS') return 'claims in it'
  return kindPlural[sort as Kind]
}

/** What is opened of a seed when the address does not say. */
export function firstOpenings(id: string): Opening[] {
  const kind = kindOf(id)
  const sorts = kind === 'ACTOR' ? ['COUNTRY', 'REGION', 'SECTOR'] : sortsOf(kind).slice(0, 1)
  return sorts.map(sort => ({ id, sort, most: 40 }))
}

const ties = '[ORIGINATES_FROM, ATTRIBUTED_TO, PART_OF, LOCATED_AT, OPERATES_IN, SAME_AS, OVERLAPS, SIMILAR_TO]'

/** The field of an opening, within its entity. */
function fieldOf(o: Opening, first: number): string {
  const order = 'orderBy: { field: SOURCES, direction: DESC }'
  switch (o.sort) {
    case 'ACTOR': return `targetedBy(how: $how, ${order}, first: ${first}) { totalCount${first ? ' nodes { ...byActor }' : ''} }`
    case 'INCIDENT': return `incidents(first: ${first}) { totalCount${first ? ' nodes { id name kind occurred }' : ''} }`
    case 'ENDS': return `claims(predicates: [TARGETS, ATTRIBUTED_TO], first: ${first}) { totalCount${first ? ' nodes { ...tie }' : ''} }`
    case 'TIES': return `claims(predicates: ${ties}, first: ${first}) { totalCount${first ? ' nodes { ...tie }' : ''} }`
    default: return `targets(kinds: [${o.sort}], how: $how, ${order}, first: ${first}) { totalCount${first ? ' nodes { ...onTarget }' : ''} }`
  }
}

// A pair is asked for its far end alone: the near one is the node that is opened.
const fragments = [
  'fragment byActor on Targeting { other: actor { id name kind } first last firstRecorded claimCount }',
  'fragment onTarget on Targeting { other: target { id name kind } first last firstRecorded claimCount }',
  'fragment tie on Claim { predicate occurred recorded subject { id name kind } object { id name kind } }',
]

const typeOf = (id: string) => { const k = kindOf(id).toLowerCase(); return k[0]!.toUpperCase() + k.slice(1) }

/** One question for the seeds and everything that is opened. */
export function gatherQuery(seeds: string[], openings: Opening[]): string {
  const lines = [
    ...seeds.map((id, i) => `  s${i}: node(id: ${JSON.stringify(id)}, view: $view) { id ... on Entity { name kind } }`),
    ...openings.map((o, i) => `  o${i}: node(id: ${JSON.stringify(o.id)}, view: $view) { id ... on Entity { name kind } ... on ${typeOf(o.id)} { list: ${fieldOf(o, o.most)} } }`),
  ]
  const text = lines.join('\n')
  const used = fragments.filter(f => text.includes('...' + f.split(' ')[1]!))
  return `query Graph($view: View${text.includes('$how') ? ', $how: [How!]' : ''}) {\n${text}\n}\n${used.join('\n')}`
}

/** How many neighbours of each sort an entity has. */
export function countsQuery(id: string): string {
  const sorts = sortsOf(kindOf(id))
  const text = sorts.map(sort => `    ${sort.toLowerCase()}: ${fieldOf({ id, sort, most: 0 }, 0)}`).join('\n')
  return `query Counts($id: ID!, $view: View${text.includes('$how') ? ', $how: [How!]' : ''}) {\n  node(id: $id, view: $view) { id ... on ${typeOf(id)} {\n${text}\n  } }\n}`
}

type Pair = Pick<Targeting, 'first' | 'last' | 'firstRecorded' | 'claimCount'> & { other: Ref }
type Tie = Pick<Claim, 'predicate' | 'occurred' | 'recorded' | 'subject' | 'object'>
type Item = Pair | Tie | (Ref & { occurred: string | null })
export type Gathered = Record<string, (Partial<Ref> & { list?: { totalCount: number; nodes: Item[] } }) | null>

/** The drawing of what was gathered. */
export function modelOf(seeds: string[], openings: Opening[], data: Gathered, unbounded: boolean): Model {
  const m = emptyModel()
  const put = (e: Partial<Ref> | null | undefined, from: string | null) =>
    e?.id !== undefined && addNode(m, { id: e.id, name: e.name ?? e.id, kind: e.kind ?? kindOf(e.id), from }, unbounded)
  seeds.forEach((_, i) => put(data[`s${i}`], null))
  openings.forEach((o, i) => {
    const opened = data[`o${i}`]
    if (!opened?.list || opened.id === undefined) return
    const hub = opened.id // a record that was joined answers with its actor's id
    put(opened, null)
    for (const item of opened.list.nodes) putItem(m, item, hub, put)
    const rest = opened.list.totalCount - opened.list.nodes.length
    if (rest > 0) {
      const id = `more:${writeOpening({ ...o, most: 0 })}`
      const more = { count: rest, opening: { ...o, most: o.most } }
      if (addNode(m, { id, name: `+${rest.toLocaleString('en')} more ${sortWord(o.sort)}`, kind: opened.kind ?? kindOf(hub), from: hub, more }, true)) {
        addEdge(m, { id: `${hub}|${id}`, from: hub, to: id, label: 'not drawn', first: null, last: null, recorded: null, claims: rest })
      }
    }
  })
  return m
}

function putItem(m: Model, item: Item, hub: string, put: (e: Ref, from: string) => boolean): void {
  if ('other' in item) {
    const [actor, target] = item.other.kind === 'ACTOR' ? [item.other.id, hub] : [hub, item.other.id]
    if (put(item.other, hub)) link(m, actor, target, 'targeted', item.first, item.last, item.firstRecorded, item.claimCount)
  } else if ('predicate' in item) {
    if (!item.object) return
    const [a, b] = [put(item.subject, hub), put(item.object, hub)]
    if (a && b) link(m, item.subject.id, item.object.id, predicateWord(item.predicate), item.occurred, item.occurred, item.recorded, 1)
  } else if (put(item, hub)) {
    link(m, item.id, hub, 'is attributed to', item.occurred, item.occurred, null, 1)
  }
}

function link(m: Model, from: string, to: string, label: string, first: string | null, last: string | null, recorded: string | null, claims: number): void {
  if (from !== to) addEdge(m, { id: `${from}|${label}|${to}`, from, to, label, first, last, recorded, claims })
}
