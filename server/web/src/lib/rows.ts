// The rows of a strip, from a timeline and the claims beside it.
import { isUmbrella, type Years, yearsOf } from './span'
import type { BucketRow, Claim, Ref, Timeline } from './types'

export interface StripRow {
  entity: Ref
  cells: Map<string, BucketRow>
  /** Intervals of claims that are too wide to date anything. */
  wide: Years[]
  undated: boolean
}

/** One row per entity: those with dates first, by their first year, then the undated by name. */
export function stripRows(
  timeline: Timeline,
  end: 'actor' | 'target',
  claims: Claim[],
  umbrellaYears: number,
): StripRow[] {
  const rows = new Map<string, StripRow>()
  const row = (entity: Ref) => {
    const r = rows.get(entity.id) ?? { entity, cells: new Map(), wide: [], undated: false }
    rows.set(entity.id, r)
    return r
  }
  for (const bucket of timeline.buckets) for (const b of bucket.rows) row(b.entity).cells.set(bucket.period, b)
  for (const pair of timeline.umbrella) row(pair[end])
  for (const pair of timeline.undated) row(pair[end]).undated = true
  for (const claim of claims) {
    if (claim.predicate !== 'TARGETS') continue
    const r = rows.get((end === 'target' ? claim.object : claim.subject)?.id ?? '')
    if (r && claim.occurred && isUmbrella(claim.occurred, umbrellaYears)) r.wide.push(yearsOf(claim.occurred))
    if (r && !claim.occurred && r.cells.size > 0) r.undated = true
  }
  return [...rows.values()].sort(
    (a, b) => firstPeriod(a).localeCompare(firstPeriod(b)) || a.entity.name.localeCompare(b.entity.name, 'en'),
  )
}

function firstPeriod(row: StripRow): string {
  for (const [period, cell] of row.cells) if (cell.state !== 'LAPSED') return period
  return row.wide.length ? 'w' : 'x'
}

/** The entity and the period of a mark; the period is empty for one of all periods. */
export function periodOf(mark: string): { entity: string; period: string } {
  const at = mark.lastIndexOf('@')
  return at < 0 ? { entity: mark, period: '' } : { entity: mark.slice(0, at), period: mark.slice(at + 1) }
}

/** The ids of those claims of a page that a mark rests on, where no timeline tells them: the undated and the wide. */
export function claimsOfMark(mark: string, claims: Claim[], end: 'actor' | 'target', umbrellaYears: number): string[] {
  const { entity, period } = periodOf(mark)
  const own = claims.filter(
    c => c.predicate === 'TARGETS' && (end === 'target' ? c.object?.id : c.subject.id) === entity,
  )
  switch (period) {
    case '':
      return own.map(c => c.id)
    case 'undated':
      return own.filter(c => !c.occurred).map(c => c.id)
    case 'wide':
      return own.filter(c => isUmbrella(c.occurred, umbrellaYears)).map(c => c.id)
    default:
      return []
  }
}

export function titleOfMark(mark: string, rows: StripRow[]): string {
  const { entity, period } = periodOf(mark)
  const name = rows.find(r => r.entity.id === entity)?.entity.name ?? entity.slice(entity.indexOf('/') + 1)
  return period === '' ? name : `${name}, ${period === 'wide' ? 'wide intervals' : period}`
}
