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

/** What a view leaves of the claims t, as the lines of a WHERE. */
function conditions(view: View): string[] {
  const lines = view.knownAsOf
    ? [
        `t.recorded <= date(${quote(view.knownAsOf)}) AND (t.withdrawn IS NULL OR t.withdrawn > date(${quote(view.knownAsOf)}))`,
      ]
    : ['t.current']
  const [from, to] = (view.occurred ?? '').split('/')
  if (view.occurred) lines.push('t.occurred IS NOT NULL')
  if (from && from !== '..') lines.push(`(t.occurredTo IS NULL OR t.occurredTo >= date(${quote(from)}))`)
  if (to && to !== '..')
    lines.push(
      `(t.occurredFrom IS NULL OR t.occurredFrom < date(${quote(to)}) + duration(${quote(['P1Y', 'P1M', 'P1D'][to.split('-').length - 1] ?? 'P1D')}))`,
    )
  if (view.claimants?.length) lines.push(`t.claimant IN [${view.claimants.map(quote).join(', ')}]`)
  if (view.datasets?.length) lines.push(`t.dataset IN [${view.datasets.map(quote).join(', ')}]`)
  if (view.minConfidence !== undefined) lines.push(`t.confidence >= ${view.minConfidence}`)
  return lines
}

const where = (view: View, ...more: string[]) => `WHERE ${[...conditions(view), ...more].join('\n  AND ')}`

/** The claims of what page shows this address, as a pattern to go on from. */
export function cypherFor(kind: Kind | null, ids: string[], view: View): string {
  const [id = ''] = ids
  const one = `{id: ${quote(id)}}`
  // The records that the default lens reads together carry the id of their actor.
  const [actor, name] = view.lens === 'NONE' ? ['id', 'a.name'] : ['actorId', 'a.actorName']
  const since = `min(CASE WHEN t.years <= ${view.umbrellaYears ?? 5} THEN t.occurredFrom END) AS since`
  const said = 'min(t.recorded) AS firstSaid, collect(DISTINCT t.sourceTitle) AS sources'
  if (ids.length > 1) {
    const [end, other] =
      kind === 'ACTOR'
        ? [`a.${actor}`, 'p.name AS target, ' + name + ' AS actor']
        : ['p.id', name + ' AS actor, p.name AS target']
    return `MATCH (a:Actor)-[t:TARGETS]->(p)\n${where(view, `${end} IN [${ids.map(quote).join(', ')}]`)}\nRETURN ${other}, ${since}, count(t) AS claims\nORDER BY ${kind === 'ACTOR' ? 'target, actor' : 'actor, target'}`
  }
  switch (kind) {
    case 'ACTOR':
      return `MATCH (:Actor {${actor}: ${quote(id)}})-[t:TARGETS]->(p)\n${where(view)}\nRETURN labels(p) AS kind, p.name AS target, ${since},\n  ${said}\nORDER BY since, target`
    case 'VICTIM':
    case 'COUNTRY':
    case 'REGION':
    case 'SECTOR':
      return `MATCH (a:Actor)-[t:TARGETS]->(:${labels[kind]} ${one})\n${where(view)}\nRETURN ${name} AS actor, ${since},\n  ${said}\nORDER BY since, actor`
    case 'INCIDENT':
      return `MATCH (s)-[t]->(o)\n${where(view, `t.incident = ${quote(id)}`)}\nRETURN s.name, type(t), o.name, t.occurred, t.recorded, t.sourceTitle`
    case 'SOURCE':
      return `MATCH (s)-[t]->(o)\n${where(view, `t.sourceId = ${quote(id)}`)}\nRETURN s.name, type(t), o.name, t.occurred, t.recorded, t.claimant`
    case 'ORGANIZATION':
      return `MATCH (s)-[t]->(o)\n${where(view, `t.claimantId = ${quote(id)}`)}\nRETURN s.name, type(t), o.name, t.occurred, t.recorded, t.sourceTitle`
    case 'DATASET':
      return `MATCH (s)-[t]->(o)\n${where(view, `t.dataset = ${quote(id.slice(id.indexOf('/') + 1))}`)}\nRETURN type(t) AS says, count(t) AS claims, min(t.recorded) AS first, max(t.recorded) AS last\nORDER BY claims DESC`
    case null:
      return `MATCH (a:Actor)-[t:TARGETS]->(p:Country|Region)\n${where(view)}\nRETURN ${name} AS actor, count(DISTINCT p) AS places, ${since}\nORDER BY places DESC`
    default:
      return `MATCH (e:${labels[kind]} ${one})-[t]-(o)\n${where(view)}\nRETURN e.name, type(t), o.name, t.recorded, t.sourceTitle`
  }
}
