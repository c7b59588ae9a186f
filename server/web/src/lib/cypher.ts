// The same claims in Neo4j, for a person to go on from there. In the graph a
// claim is one relationship with its dates and its source as properties.
import type { View } from './address'
import type { Kind } from './types'

const labels: Record<Kind, string> = {
  ACTOR: 'Actor', ALIAS: 'Alias', VICTIM: 'Victim', COUNTRY: 'Country', REGION: 'Region', SECTOR: 'Sector',
  INCIDENT: 'Incident', SOURCE: 'Source', ORGANIZATION: 'Organization', DATASET: 'Dataset',
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** What a view leaves of the claims t, as the lines of a WHERE. */
function conditions(view: View): string[] {
  const lines = view.knownAsOf
    ? [`t.recorded <= date(${quote(view.knownAsOf)}) AND (t.withdrawn IS NULL OR t.withdrawn > date(${quote(view.knownAsOf)}))`]
    : ['t.current']
  const [from, to] = (view.occurred ?? '').split('/')
  if (from && from !== '..') lines.push(`t.occurredTo >= date(${quote(from)})`)
  if (to && to !== '..') lines.push(`t.occurredFrom < date(${quote(to)}) + duration(${quote(['P1Y', 'P1M', 'P1D'][to.split('-').length - 1] ?? 'P1D')})`)
  if (view.claimants?.length) lines.push(`t.claimant IN [${view.claimants.map(quote).join(', ')}]`)
  if (view.datasets?.length) lines.push(`t.dataset IN [${view.datasets.map(quote).join(', ')}]`)
  if (view.minConfidence !== undefined) lines.push(`t.confidence >= ${view.minConfidence}`)
  return lines
}

const where = (view: View, ...more: string[]) => `WHERE ${[...conditions(view), ...more].join('\n  AND ')}`

/** The claims of what page shows this address, in Cypher. */
export function cypherFor(kind: Kind | null, ids: string[], view: View): string {
  const [id = ''] = ids
  const one = `{id: ${quote(id)}}`
  const umbrella = view.umbrellaYears ?? 5
  if (ids.length > 1) {
    return `MATCH (a:Actor)-[t:TARGETS]->(p)\n${where(view, `a.id IN [${ids.map(quote).join(', ')}]`)}
RETURN p.name AS target, a.name AS actor, min(CASE WHEN t.years <= ${umbrella} THEN t.occurredFrom END) AS since, count(t) AS claims
ORDER BY target, actor`
  }
  switch (kind) {
    case 'ACTOR': return `MATCH (:Actor ${one})-[t:TARGETS]->(p)\n${where(view)}
RETURN labels(p) AS kind, p.name AS target,
  min(CASE WHEN t.years <= ${umbrella} THEN t.occurredFrom END) AS since,
  min(t.recorded) AS firstSaid, collect(DISTINCT t.sourceTitle) AS sources
ORDER BY since, target`
    case 'VICTIM': case 'COUNTRY': case 'REGION': case 'SECTOR': return `MATCH (a:Actor)-[t:TARGETS]->(:${labels[kind]} ${one})\n${where(view)}
RETURN a.name AS actor, min(CASE WHEN t.years <= ${umbrella} THEN t.occurredFrom END) AS since,
  min(t.recorded) AS firstSaid, collect(DISTINCT t.sourceTitle) AS sources
ORDER BY since, actor`
    case 'INCIDENT': return `MATCH (s)-[t]->(o)\n${where(view, `t.incident = ${quote(id)}`)}\nRETURN s.name, type(t), o.name, t.occurred, t.recorded, t.sourceTitle`
    case 'SOURCE': return `MATCH (s)-[t]->(o)\n${where(view, `t.sourceId = ${quote(id)}`)}\nRETURN s.name, type(t), o.name, t.occurred, t.recorded, t.claimant`
    case null: return `MATCH (a:Actor)-[t:TARGETS]->(p:Country|Region)\n${where(view)}\nRETURN a.name AS actor, count(DISTINCT p) AS places, min(t.occurredFrom) AS since\nORDER BY places DESC`
    default: return `MATCH (e:${labels[kind]} ${one})-[t]-(o)\n${where(view)}\nRETURN e.name, type(t), o.name, t.recorded, t.sourceTitle`
  }
}
