// What of an actor's targets became known between two moments, or is no longer said.
import { say } from '../lib/span'
import type { Ref, Targeting } from '../lib/types'
import { list } from '../lib/words'
import { StateGlyph } from '../parts/glyph'
import type { Side } from './compare'

/** A target and what each side says of it. */
export interface Row {
  target: Ref
  pairs: (Targeting | null)[]
  unplaced: boolean
}

const untold = 'nobody can tell when'

/** What came between two moments, as far as two pictures alone can tell. */
export function difference({ pairs: [before, after], unplaced }: Row): string {
  if (!before && after) return unplaced ? untold : 'learned'
  if (before && !after) return 'no longer said'
  if (before?.first !== after?.first || before?.last !== after?.last) return 'redated'
  return before && after && before.claimCount !== after.claimCount ? 'said more' : ''
}

export function Difference({ row }: { row: Row }) {
  const d = difference(row)
  return d === 'learned' ? (
    <span class="new-word">
      <StateGlyph state="NEW" />
      {d}
    </span>
  ) : (
    d
  )
}

export function Learned({ rows, sides }: { rows: Row[]; sides: Side[] }) {
  const learned = rows.filter(r => difference(r) === 'learned')
  const gone = rows.filter(r => difference(r) === 'no longer said')
  const unsure = rows.filter(r => difference(r) === untold)
  const [a, b] = sides.map(s => (s.known ? say(s.known) : 'today'))
  if (!learned.length && !gone.length && !unsure.length)
    return (
      <p class="sentence">
        Between {a} and {b} no target was added, and none was taken back.
      </p>
    )
  return (
    <p class="sentence">
      Between {a} and {b},{' '}
      {learned.length > 0 && (
        <>
          <b class="new-word">{learned.length} targets</b> became known (
          {list(
            learned.map(r => r.target.name),
            16,
          )}
          )
        </>
      )}
      {learned.length > 0 && unsure.length > 0 && '; '}
      {unsure.length > 0 && (
        <>
          of {unsure.length} nobody can tell whether they were known before (
          {list(
            unsure.map(r => r.target.name),
            8,
          )}
          )
        </>
      )}
      {learned.length + unsure.length > 0 && gone.length > 0 && '; '}
      {gone.length > 0 && (
        <>
          {gone.length} are no longer said (
          {list(
            gone.map(r => r.target.name),
            8,
          )}
          )
        </>
      )}
      .{' '}
      <span class="quiet">
        When something became known is not when it happened: the dates below are of the activity.
      </span>
    </p>
  )
}
