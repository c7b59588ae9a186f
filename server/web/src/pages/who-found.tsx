// Who was found to target all that was asked for, by what evidence, and whom weaker evidence would give.
import { hrefOf, useAddress } from '../lib/address'
import type { Result } from '../lib/query'
import { say } from '../lib/span'
import type { Named, PlacedPage } from '../lib/types'
import { count } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Evidence, openMark } from '../parts/evidence'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

/** How strongly claims tie the targets together, the weakest last. */
export type Strength = 'VICTIM' | 'INCIDENT' | 'ANY'

export const strengths: Record<Strength, { word: string; enough: string; meaning: string }> = {
  VICTIM: {
    word: 'one victim',
    enough: 'one victim',
    meaning: 'one victim is all of it: a Japanese aerospace firm',
  },
  INCIDENT: {
    word: 'one incident',
    enough: 'one incident or victim',
    meaning: 'one incident says all of it, though not who of its victims was which',
  },
  ANY: {
    word: 'all claims together',
    enough: 'anything that is said',
    meaning: 'the claims on the actor say all of it, perhaps of different years',
  },
}

interface Cited {
  id: string
  occurred: string | null
}
interface Match {
  actor: Named
  evidence: Strength
  claimCount: number
  strongestClaimCount: number
  sourceCount: number
  firstRecorded: string
  cypher: string
  supportingClaims: Cited[]
}
export interface WhoAnswer {
  whoTargeted: PlacedPage<Match> & { weaker: Reach[] }
}
/** How many actors evidence of some strength would give, or a stronger one. */
interface Reach {
  evidence: Strength
  actorCount: number
}

export function Found({
  answer,
  several,
  mark,
  sentence,
  evidence,
}: {
  answer: Result<WhoAnswer>
  several: boolean
  mark: string | null
  sentence: string
  evidence: Strength
}) {
  const shown = answer.data?.whoTargeted ?? { totalCount: 0, weaker: [] }
  const open = answer.data?.whoTargeted.nodes.find(m => m.actor.id === mark)
  return (
    <Section id="matches" title="Actors, the most claims first">
      {several && (
        <p class="sentence quiet">
          Tied by{' '}
          {evidence === 'ANY'
            ? 'all claims together'
            : evidence === 'VICTIM'
              ? 'one victim'
              : 'one incident or one victim'}
          : {strengths[evidence].meaning}.{' '}
          {shown.totalCount > 0 && <Weaker reach={shown.weaker} than={shown.totalCount} />}
        </p>
      )}
      <Answer of={answer} lines={14}>
        {({ whoTargeted: found }) =>
          found.totalCount === 0 ? (
            <Empty>
              Nobody, under this view{several && `, by ${strengths[evidence].enough}`}.{' '}
              <Weaker reach={found.weaker} than={0} />
            </Empty>
          ) : (
            <Table
              id="matches"
              what="actor"
              rows={found.nodes}
              total={found.totalCount}
              rowKey={m => m.actor.id}
              page={40}
              columns={[
                { name: 'Actor', text: m => m.actor.name, show: m => <EntityLink {...m.actor} /> },
                ...(several
                  ? [
                      {
                        name: 'Tied by',
                        text: (m: Match) => strengths[m.evidence].word,
                        show: (m: Match) => (
                          <span title={strengths[m.evidence].meaning}>{strengths[m.evidence].word}</span>
                        ),
                      },
                    ]
                  : []),
                { name: 'Happened', text: m => whenOf(m).join('; '), show: m => <When match={m} /> },
                {
                  name: 'Known by',
                  text: m => m.firstRecorded,
                  show: m => <span class="day-word">{say(m.firstRecorded)}</span>,
                },
                {
                  name: 'Reports',
                  text: m => String(m.sourceCount),
                  number: true,
                },
                {
                  name: 'Strongest claims',
                  text: m => String(m.strongestClaimCount),
                  number: true,
                  show: m => (
                    <span title={`of the strongest evidence: ${strengths[m.evidence].meaning}`}>
                      {m.strongestClaimCount}
                    </span>
                  ),
                },
                {
                  name: 'Claims',
                  text: m => String(m.claimCount),
                  number: true,
                  show: m => (
                    <button
                      type="button"
                      class="count-button"
                      data-mark={m.actor.id}
                      aria-label={`${m.claimCount} claims on ${m.actor.name}`}
                      onClick={() => openMark(m.actor.id)}
                    >
                      {m.claimCount}
                    </button>
                  ),
                },
                { name: 'Id', text: m => m.actor.id, hidden: true },
              ]}
            />
          )
        }
      </Answer>
      {open && (
        <Evidence
          title={`${open.actor.name} and ${sentence}`}
          ids={open.supportingClaims.map(c => c.id)}
          known={new Map()}
          cypher={open.cypher}
        />
      )}
    </Section>
  )
}

/** Whom weaker evidence would give beside those found, each strength with a switch to it. */
function Weaker({ reach, than }: { reach: Reach[]; than: number }) {
  const { params } = useAddress()
  const more = reach.filter(r => r.actorCount > than)
  if (!more.length) return null
  return (
    <>
      Weaker evidence gives{than > 0 && ' more'}:{' '}
      {more.map((r, i) => (
        <span key={r.evidence}>
          {i > 0 && ', '}
          <a
            title={strengths[r.evidence].meaning}
            href={hrefOf('who', {
              whom: params.getAll('whom'),
              evidence: r.evidence === 'INCIDENT' ? undefined : r.evidence.toLowerCase(),
            })}
          >
            {count(r.actorCount, 'actor')} by {strengths[r.evidence].enough}
          </a>
        </span>
      ))}
      .
    </>
  )
}

/** The times that the claims give, each once, the earliest first. */
function whenOf(m: Match): string[] {
  return [...new Set(m.supportingClaims.flatMap(c => c.occurred ?? []))].sort()
}

const timesShown = 3

function When({ match }: { match: Match }) {
  const spans = whenOf(match)
  if (!spans.length) return <span class="quiet">undated</span>
  return (
    <>
      {spans
        .slice(0, timesShown)
        .map(s => say(s))
        .join('; ')}
      {spans.length > timesShown && (
        <span class="quiet" title={spans.map(s => say(s)).join('; ')}>
          {' '}
          and {spans.length - timesShown} more
        </span>
      )}
    </>
  )
}
