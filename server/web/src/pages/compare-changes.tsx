// Every change of the picture between two moments of knowledge, with its label.
import { howOf, useAddress, viewOf } from '../lib/address'
import { type Result, useQuery } from '../lib/query'
import { say } from '../lib/span'
import { type Claim, claimFields, type Named, type PlacedPage, type Targeting, targetingFields } from '../lib/types'
import { count } from '../lib/words'
import { ClaimCard } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { Answer, Section } from '../parts/states'
import { Table } from '../parts/table'

const query = `query Changes($actor: String, $from: Date!, $to: Date!, $how: [How!], $view: View) {
  changes(actor: $actor, from: $from, to: $to, how: $how, first: 200, view: $view) {
    totalCount
    unplaced
    nodes {
      label targeting { ...targetingFields actor { id name } target { id name kind } }
      claimCount claims(first: 12) { ...claimFields }
    }
  }
}
${targetingFields}
${claimFields}`

interface Change {
  label: string
  targeting: Targeting & { actor: Named }
  claimCount: number
  claims: Claim[]
}

const labelWords: Record<string, string> = {
  NEW_TARGETING: 'began',
  LATE_REPORT: 'reported late',
  KNOWN_BEFORE: 'known before',
  REDATED: 'redated',
  RESUMED: 'resumed',
  CEASED: 'ceased',
  MOVED: 'moved to another record',
  RETRACTED: 'taken back',
  REMAPPED: 'read anew by us',
  UNDATED: 'said without a date',
  UNPLACED: 'nobody can tell when',
  ONLY_BEFORE: 'said by others, before',
  ONLY_AFTER: 'said by others, after',
}

/** Two moments of what is known of an actor; today where no day is given. */
export interface Moments {
  actor: string
  from: string | null
  to: string | null
}

/** What changed between two moments; nothing is asked where there are none. */
export function useChanges(moments: Moments | null): Result<{ changes: PlacedPage<Change> }> {
  const { params } = useAddress()
  const { knownAsOf: _, ...view } = viewOf(params)
  const [from, to] = [moments?.from ?? today(), moments?.to ?? today()].sort()
  return useQuery('What changed, and why', moments && query, {
    actor: moments?.actor,
    from,
    to,
    how: howOf(params),
    view,
  })
}

/** The targets of which nobody can tell when they became known. */
export function unplacedTargets(answer: Result<{ changes: PlacedPage<Change> }>): Set<string> {
  const changes = answer.data?.changes.nodes ?? []
  return new Set(changes.filter(c => c.label === 'UNPLACED').map(c => c.targeting.target.id))
}

export function Changes({ answer }: { answer: Result<{ changes: PlacedPage<Change> }> }) {
  return (
    <Section id="changes" title="What changed, and what kind of change it is">
      <Answer of={answer}>
        {({ changes }) => (
          <>
            {changes.unplaced > 0 && (
              <p class="note unplaced">
                Of {count(changes.unplaced, 'more target')} nobody can tell whether they were known on either day: when
                they were said is not known to the day.
              </p>
            )}
            <Table
              id="changes"
              what="change"
              rows={changes.nodes}
              total={changes.totalCount}
              page={20}
              rowKey={c => c.label + c.targeting.target.id + c.targeting.actor.id}
              columns={[
                {
                  name: 'Change',
                  text: c => labelWords[c.label] ?? c.label,
                  show: c => (
                    <b class={c.label === 'NEW_TARGETING' ? 'new-word' : ''}>{labelWords[c.label] ?? c.label}</b>
                  ),
                },
                {
                  name: 'Target',
                  text: c => c.targeting.target.name,
                  show: c => <EntityLink {...c.targeting.target} />,
                },
                {
                  name: 'First',
                  text: c => c.targeting.first ?? '',
                  show: c => (c.targeting.first ? say(c.targeting.first) : <span class="quiet">undated</span>),
                },
                {
                  name: 'Known by',
                  text: c => c.targeting.firstRecorded,
                  show: c => say(c.targeting.firstRecorded),
                },
                {
                  name: 'Claims',
                  text: c => String(c.claimCount),
                  number: true,
                  show: c => (
                    <details>
                      <summary>{c.claimCount}</summary>
                      <ul class="cards">
                        {c.claims.map(x => (
                          <ClaimCard key={x.id} claim={x} />
                        ))}
                      </ul>
                    </details>
                  ),
                },
              ]}
            />
          </>
        )}
      </Answer>
    </Section>
  )
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
