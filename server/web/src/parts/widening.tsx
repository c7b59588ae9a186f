// One year of the timeline as a sentence: what it added, went on with, and let go.
import type { Bucket, BucketRow, State } from '../lib/types'
import { count, kindPlural, list } from '../lib/words'
import { Empty } from './states'

export function Widening({
  buckets,
  year,
  undated,
  rows = 'target',
}: {
  buckets: Bucket[]
  year: string | null
  undated: number
  rows?: 'target' | 'actor'
}) {
  const [first] = buckets
  if (!first)
    return (
      <Empty>
        {undated
          ? `${count(undated, rows)}, and nobody says when. No year can be shown.`
          : 'Nothing is said of its targets under this view. Change the clocks above to see more.'}
      </Empty>
    )
  const bucket = buckets.find(b => b.period === year)
  if (!bucket)
    return (
      <p class="sentence quiet">
        {first.period} to {(buckets.at(-1) ?? first).period}. Choose a year to see what it added; open any mark for the
        claims behind it.
      </p>
    )
  const named = (state: State) => bucket.rows.filter(r => r.state === state)
  const [added, continued, resumed, before] = [
    named('NEW'),
    named('CONTINUED'),
    named('RESUMED'),
    named('KNOWN_BEFORE'),
  ]
  const byKind = ['COUNTRY', 'REGION', 'SECTOR', 'VICTIM', 'ACTOR'] as const
  return (
    <p class="sentence" aria-live="polite">
      <b>{bucket.period}</b>
      {added.length ? (
        <>
          {' '}
          added{' '}
          {byKind
            .map(kind => ({ kind, of: added.filter(r => r.entity.kind === kind) }))
            .filter(({ of }) => of.length)
            .map(({ kind, of }, i) => (
              <span key={kind}>
                {i > 0 && '; '}
                <b class="new-word">
                  {of.length} {of.length === 1 ? kindWordOf(kind) : kindPlural[kind]}
                </b>{' '}
                ({list(of.map(nameOf))})
              </span>
            ))}
        </>
      ) : (
        ' added nothing new'
      )}
      {continued.length > 0 && <>; continued {list(continued.map(nameOf), 4)}</>}
      {resumed.length > 0 && <>; resumed {list(resumed.map(nameOf), 4)}</>}
      {before.length > 0 && <>; first dated but known before: {list(before.map(nameOf), 4)}</>}.{' '}
      <span class="quiet">
        {count(bucket.reports, 'report')} behind it, of {count(bucket.baseline, 'report')} on that year in all data.
      </span>
    </p>
  )
}

/** What a row is called, and that it is only possible where no claim says it for certain. */
const nameOf = (r: BucketRow) => (r.certain ? r.entity.name : `possibly ${r.entity.name}`)

function kindWordOf(kind: keyof typeof kindPlural): string {
  return kind === 'COUNTRY' ? 'country' : kind.toLowerCase()
}
