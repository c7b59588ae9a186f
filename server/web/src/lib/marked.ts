// Which claims a mark of a strip rests on: those that the page has, or the server tells.
import { howOf, useAddress, viewOf } from './address'
import { type Result, useQuery } from './query'
import { claimsOfMark, periodOf } from './rows'
import type { Claim } from './types'

const query = (kind: string) => `query Marked($id: ID!, $of: ID!, $period: Span, $how: [How!], $view: View) {
  of: ${kind}(id: $id, view: $view) {
    timeline(how: $how) { buckets(period: $period) { rows(of: $of) { claims(first: 100) { id } } } }
  }
}`

export interface Marked {
  of: { timeline: { buckets: { rows: { claims: { id: string }[] }[] }[] } }
}

/** The ids of the claims behind a mark of the page of an entity; data is null until they are known. */
export function useMarked(
  id: string,
  kind: string,
  mark: string | null,
  claims: Claim[],
  end: 'actor' | 'target',
  umbrellaYears: number,
): { ids: string[]; answer: Result<Marked> } {
  const { params } = useAddress()
  const { entity, period } = periodOf(mark ?? '')
  const asked = mark !== null && period !== 'undated' && period !== 'wide'
  const answer = useQuery<Marked>('The claims of a mark', asked ? query(kind) : null, {
    id,
    of: entity,
    period: period || null,
    how: howOf(params),
    view: viewOf(params),
  })
  const own = mark === null ? [] : claimsOfMark(mark, claims, end, umbrellaYears)
  const found = asked ? (answer.data?.of.timeline.buckets ?? []) : []
  const told = found.flatMap(b => b.rows.flatMap(r => r.claims.map(c => c.id)))
  return { ids: [...new Set([...own, ...told])], answer: asked ? answer : { ...answer, loading: false } }
}
