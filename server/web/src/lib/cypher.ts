// The same claims in Neo4j, for a person to go on from there. In the graph a
// claim is one relationship with its dates and its source as properties.
import type { View } from './address'
import type { Kind } from './types'

const labels: Record<Kind, string> = {
  ACTOR: 'Actor',
  ALIAS: 'Alias',
  VICTIM: 'Victim',
  COUNTRY: 'Country',
  REGION: 'Region',
  SECTOR: 'Sector',
  INCIDENT: 'Incident',
  SOURCE: 'Source',
  ORGANIZATION: 'Organization',
  DATASET: 'Dataset',
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** As long as a date is wide, by how many parts it has: a year, a month, a day. */
const widths = ['P1Y', 'P1M', 'P1D']

/** What a view leaves of the claims t, as the lines of a WHERE. */
function conditions(view: View): string[] {
  const lines = view.knownAsOf ? knownOn(quote(view.knownAsOf)) : ['t.current']
  const [from, to] = (view.occurred ?? '').split('/')
  if (view.occurred) lines.push('t.occurred IS NOT NULL')
  if (from && from !== '..') lines.push(`(t.occurredTo IS NULL OR t.occurredTo >= date(${quote(from)}))`)
  if (to && to !== '..') lines.push(`(t.occurredFrom IS NULL OR t.occurredFrom < ${dayAfter(to)})`)
  if (view.claimants?.length) lines.push(`t.claimant IN [${view.claimants.map(quote).join(', ')}]`)
  if (view.publishers?.length) lines.push(publishedBy(view.publishers))
  if (view.datasets?.length) lines.push(`t.dataset IN [${view.datasets.map(quote).join(', ')}]`)
  if (view.minConfidence !== undefined) lines.push(`t.confidence >= ${view.minConfidence}`)
  return lines
}

/**
 * Known for certain on a day. What a release let go was still held on the day if another release, on or after it,
 * had it; between the last release that held a claim and the first that did not nobody can tell.
 */
/** Who published a document stands on the document. */
const publishedBy = (names: string[]) =>
  `EXISTS { MATCH (d:Source {id: t.sourceId}) MATCH (o:Organization {id: d.publisher}) WHERE o.name IN [${names.map(quote).join(', ')}] }`

const knownOn = (day: string) => [
  `t.recorded <= date(${day})`,
  `(t.withdrawn IS NULL OR t.withdrawn > date(${day}) AND (t.recorded = date(${day}) OR EXISTS {
    MATCH (r:Reading {dataset: t.dataset, full: true})
    WHERE r.undone IS NULL AND r.recorded >= ${day} AND date(r.recorded) < t.withdrawn }))`,
]

function dayAfter(date: string): string {
  const width = widths[date.split('-').length - 1] ?? 'P1D'
  return `date(${quote(date)}) + duration(${quote(width)})`
}

const where = (view: View, ...more: string[]) => `WHERE ${[...conditions(view), ...more].join('\n  AND ')}`

/** A pattern and what it returns, a line each. */
const lines = (...parts: string[]) => parts.join('\n')

/** The claims of what page shows this address, as a pattern to go on from. */
export function cypherFor(kind: Kind | null, ids: string[], view: View): string {
  const [id = ''] = ids
  const one = `{id: ${quote(id)}}`
  // The records that the default lens reads together carry the id of their actor.
  const { actor, name } =
    view.lens === 'NONE' ? { actor: 'id', name: 'a.name' } : { actor: 'actorId', name: 'a.actorName' }
  const since = `min(CASE WHEN t.years <= ${view.umbrellaYears ?? 5} THEN t.occurredFrom END) AS since`
  const said = 'min(t.recorded) AS firstSaid, collect(DISTINCT t.sourceTitle) AS sources'
  if (ids.length > 1) return compared(kind, ids, view, { actor, name, since })
  const claimsWhere = (property: string, value: string, last: string) =>
    lines(
      'MATCH (s)-[t]->(o)',
      where(view, `t.${property} = ${quote(value)}`),
      `RETURN s.name, type(t), o.name, t.occurred, t.recorded, ${last}`,
    )
  switch (kind) {
    case 'ACTOR':
      return lines(
        `MATCH (:Actor {${actor}: ${quote(id)}})-[t:TARGETS]->(p)`,
        where(view),
        `RETURN labels(p) AS kind, p.name AS target, ${since},`,
        `  ${said}`,
        'ORDER BY since, target',
      )
    case 'VICTIM':
    case 'COUNTRY':
    case 'REGION':
    case 'SECTOR':
      return lines(
        `MATCH (a:Actor)-[t:TARGETS]->(:${labels[kind]} ${one})`,
        where(view),
        `RETURN ${name} AS actor, ${since},`,
        `  ${said}`,
        'ORDER BY since, actor',
      )
    case 'INCIDENT':
      return claimsWhere('incident', id, 't.sourceTitle')
    case 'SOURCE':
      return claimsWhere('sourceId', id, 't.claimant')
    case 'ORGANIZATION':
      return claimsWhere('claimantId', id, 't.sourceTitle')
    case 'DATASET':
      return lines(
        'MATCH (s)-[t]->(o)',
        where(view, `t.dataset = ${quote(id.slice(id.indexOf('/') + 1))}`),
        'RETURN type(t) AS says, count(t) AS claims, min(t.recorded) AS first, max(t.recorded) AS last',
        'ORDER BY claims DESC',
      )
    case null:
      return lines(
        'MATCH (a:Actor)-[t:TARGETS]->(p:Country|Region)',
        where(view),
        `RETURN ${name} AS actor, count(DISTINCT p) AS places, ${since}`,
        'ORDER BY places DESC',
      )
    default:
      return lines(
        `MATCH (e:${labels[kind]} ${one})-[t]-(o)`,
        where(view),
        'RETURN e.name, type(t), o.name, t.recorded, t.sourceTitle',
      )
  }
}

/** How an actor is told, and since when it is said to target, in the Cypher of a page. */
interface Terms {
  actor: string
  name: string
  since: string
}

/** The targets of several actors, or who targets several targets, side by side. */
function compared(kind: Kind | null, ids: string[], view: View, { actor, name, since }: Terms): string {
  const [end, other, order] =
    kind === 'ACTOR'
      ? [`a.${actor}`, `p.name AS target, ${name} AS actor`, 'target, actor']
      : ['p.id', `${name} AS actor, p.name AS target`, 'actor, target']
  return lines(
    'MATCH (a:Actor)-[t:TARGETS]->(p)',
    where(view, `${end} IN [${ids.map(quote).join(', ')}]`),
    `RETURN ${other}, ${since}, count(t) AS claims`,
    `ORDER BY ${order}`,
  )
}
