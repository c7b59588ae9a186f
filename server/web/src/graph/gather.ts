// What a drawing is made from: one question for all that is opened, of which
// each list is bounded, and what it leaves out counted.
import type { Claim, How, Kind, Ref } from '../lib/types'
import { count, kindOf, kindPlural, kindWord, predicateWord } from '../lib/words'
import { addEdge, addNode, claimsIn, emptyModel, type Model, type Opening, writeOpening } from './model'

const holdsClaims = (kind: Kind) => kind === 'INCIDENT' || kind === 'SOURCE'

export const sortWord = (sort: string) => (sort === claimsIn ? 'claims in it' : kindPlural[sort as Kind])

/** "3 countries", "1 claim in it". */
export function sortCount(n: number, sort: string): string {
  return count(n, sort === claimsIn ? 'claim in it' : kindWord[sort as Kind], sortWord(sort))
}

/** What is opened of a seed when the address does not say. */
export function firstOpenings(id: string): Opening[] {
  const kind = kindOf(id)
  const sorts = kind === 'ACTOR' ? ['COUNTRY', 'REGION', 'SECTOR'] : [holdsClaims(kind) ? claimsIn : 'ACTOR']
  return sorts.map(sort => ({ id, sort, most: 40 }))
}

const typeOf = (id: string) => {
  const k = kindOf(id)
  return k.charAt(0) + k.slice(1).toLowerCase()
}

function claimsOf(id: string, first: number): string {
  const occurred = kindOf(id) === 'INCIDENT' ? 'occurred ' : ''
  const nodes = first ? ' nodes { ...said }' : ''
  const claims = `claims(predicates: [TARGETS, ATTRIBUTED_TO], first: ${first}) { totalCount unplaced${nodes} }`
  return `${nodeOf(id)} ... on ${typeOf(id)} { ${occurred}${claims} } }`
}

/** Asks for an entity, to be closed by the caller. */
const nodeOf = (id: string) => `node(id: ${JSON.stringify(id)}, view: $view) { id ... on Entity { name kind }`

function fieldOf(o: Opening): string {
  if (o.sort === claimsIn) return claimsOf(o.id, o.most)
  const what = `ids: [${JSON.stringify(o.id)}], kinds: [${o.sort}], limit: ${o.most + 1}`
  return `neighbourhood(${what}, how: $how, view: $view) { ...around }`
}

const fragments: Record<string, string> = {
  around: `fragment around on Subgraph {
  nodes { id name kind ... on Incident { occurred } }
  relationships(first: 1000) { from to predicate how claimCount first last firstRecorded }
  counts { kind count }
  unplaced
}`,
  said: 'fragment said on Claim { predicate occurred recorded subject { id name kind } object { id name kind } }',
}

/** One question for the seeds and everything that is opened. */
export function gatherQuery(seeds: string[], openings: Opening[]): string {
  return written('Graph', [
    `  seeds: nodes(ids: ${JSON.stringify(seeds)}, view: $view) { id ... on Entity { name kind } }`,
    ...openings.map((o, i) => `  o${i}: ${fieldOf(o)}`),
  ])
}

/** How many neighbours of each kind an entity has, and how many claims are in it. */
export function countsQuery(id: string): string {
  return written('Counts', [
    `  around: neighbourhood(ids: [${JSON.stringify(id)}], limit: 1, how: $how, view: $view) { counts { kind count } }`,
    ...(holdsClaims(kindOf(id)) ? [`  held: ${claimsOf(id, 0)}`] : []),
  ])
}

function written(name: string, lines: string[]): string {
  const text = lines.join('\n')
  const used = Object.keys(fragments).flatMap(f => (text.includes(`...${f}`) ? fragments[f] : []))
  return `query ${name}($view: View${text.includes('$how') ? ', $how: [How!]' : ''}) {\n${text}\n}\n${used.join('\n')}`
}

interface Count {
  kind: Kind
  count: number
}

export interface Counts {
  around: { counts: Count[] }
  held?: { claims: { totalCount: number } } | null
}

/** What an entity can be opened by, each with how much there is. */
export function sortsOf({ around, held }: Counts): { sort: string; count: number }[] {
  const sorts = around.counts.map(({ kind, count }) => ({ sort: kind as string, count }))
  sorts.sort((a, b) => Number(a.sort === 'ALIAS') - Number(b.sort === 'ALIAS')) // names last: they lead nowhere
  return held ? [{ sort: claimsIn, count: held.claims.totalCount }, ...sorts] : sorts
}

interface Around {
  nodes: (Ref & { occurred?: string | null })[]
  relationships: {
    from: string
    to: string
    predicate: string
    how: How
    claimCount: number
    first: string | null
    last: string | null
    firstRecorded: string
  }[]
  counts: Count[]
  unplaced: number
}
type Said = Pick<Claim, 'predicate' | 'occurred' | 'recorded' | 'subject' | 'object'>
interface Claims {
  totalCount: number
  unplaced: number
  nodes: Said[]
}
type Held = Partial<Ref> & { occurred?: string | null; claims?: Claims }

export type Gathered = Record<string, Around | Held | null> & { seeds?: (Ref | null)[] }

type Put = (e: Ref, from: string | null) => boolean

/** How much hangs on what is opened, drawn or not, and how much more nobody can place. */
export function placedOf(openings: Opening[], data: Gathered): { shown: number; unplaced: number } {
  const sum = { shown: 0, unplaced: 0 }
  openings.forEach((o, i) => {
    const found = data[`o${i}`]
    if (!found) return
    const around = 'nodes' in found ? found : null
    sum.shown += around ? countOf(around, o.sort) : ((found as Held).claims?.totalCount ?? 0)
    sum.unplaced += (around ?? (found as Held).claims)?.unplaced ?? 0
  })
  return sum
}

const countOf = ({ counts }: Pick<Around, 'counts'>, sort: string) => counts.find(c => c.kind === sort)?.count ?? 0

/** The drawing of what was gathered. */
export function modelOf(openings: Opening[], data: Gathered, unbounded: boolean): Model {
  const m = emptyModel()
  const put: Put = ({ id, name, kind }, from) => addNode(m, { id, name, kind, from }, unbounded)
  for (const seed of data.seeds ?? []) if (seed?.name) put(seed, null)
  openings.forEach((o, i) => {
    const found = data[`o${i}`]
    if (!found) return
    if ('nodes' in found) putAround(m, o, found, put)
    else if (found.claims) putClaims(m, o, found as Ref & Held, found.claims, put)
  })
  return m
}

function putAround(m: Model, o: Opening, { nodes, relationships, counts }: Around, put: Put): void {
  const [hub, ...others] = nodes // a record that was joined answers with its actor's id
  if (!hub) return
  put(hub, null)
  const drawn = new Map(nodes.filter((n, i) => i === 0 || put(n, hub.id)).map(n => [n.id, n]))
  for (const e of relationships) {
    const [from, to] = [drawn.get(e.from), drawn.get(e.to)]
    if (!from || !to) continue
    addEdge(m, {
      ...ends(e.from, e.to, predicateWord(e.predicate)),
      how: e.how,
      first: e.first ?? timeOf(from),
      last: e.last ?? timeOf(from),
      recorded: e.firstRecorded,
      claims: e.claimCount,
    })
  }
  putMore(m, o, hub, countOf({ counts }, o.sort) - others.length)
}

function putClaims(m: Model, o: Opening, hub: Ref & Held, { nodes, totalCount }: Claims, put: Put): void {
  put(hub, null)
  for (const c of nodes) {
    if (!c.object) continue
    const [a, b] = [put(c.subject, hub.id), put(c.object, hub.id)]
    const when = c.occurred ?? (c.subject.id === hub.id ? timeOf(hub) : null)
    if (a && b)
      addEdge(m, {
        ...ends(c.subject.id, c.object.id, predicateWord(c.predicate)),
        how: 'DIRECT',
        first: when,
        last: when,
        recorded: c.recorded,
        claims: 1,
      })
  }
  putMore(m, o, hub, totalCount - nodes.length)
}

/** Who is behind an incident has no time of its own: the incident has. */
const timeOf = (subject: { occurred?: string | null }) => subject.occurred ?? null

/** A node that stands for what is not drawn. */
function putMore(m: Model, o: Opening, hub: Ref, rest: number): void {
  if (rest <= 0) return
  const id = `more:${writeOpening({ ...o, most: 0 })}`
  addNode(
    m,
    {
      id,
      name: `+${sortCount(rest, o.sort).replace(' ', ' more ')}`,
      kind: hub.kind,
      from: hub.id,
      more: { count: rest, opening: o },
    },
    true,
  )
  addEdge(m, { ...ends(hub.id, id, 'not drawn'), how: 'DIRECT', first: null, last: null, recorded: null, claims: rest })
}

const ends = (from: string, to: string, label: string) => ({ id: `${from}|${label}|${to}`, from, to, label })
