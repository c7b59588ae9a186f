// Who targets all of this: places, sectors and victims put together, and how
// strongly the claims tie them together.
import { hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { type Result, useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import type { Kind, Named, PlacedPage, Ref } from '../lib/types'
import { kindOf } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Evidence, openMark } from '../parts/evidence'
import { SearchBox } from '../parts/search'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'
import { Unplaced } from '../parts/unplaced'

const kinds = ['COUNTRY', 'REGION', 'SECTOR', 'VICTIM'] as const

const query = `query WhoTargeted(
  $countries: [String!], $regions: [String!], $sectors: [String!], $victims: [String!], $evidence: Evidence, $view: View
) {
  whoTargeted(
    countries: $countries, regions: $regions, sectors: $sectors, victims: $victims, evidence: $evidence, first: 200, view: $view
  ) {
    totalCount
    unplaced
    nodes {
      actor { id name } evidence claimCount sourceCount firstRecorded cypher
      supportingClaims(first: 40) { id occurred }
    }
  }
}`

/** How strongly claims tie the targets together, the weakest last. */
type Strength = 'VICTIM' | 'INCIDENT' | 'ANY'

const strengths: Record<Strength, { word: string; meaning: string }> = {
  VICTIM: { word: 'one victim', meaning: 'one victim is all of it: a Japanese aerospace firm' },
  INCIDENT: { word: 'one incident', meaning: 'one incident says all of it, though not who of its victims was which' },
  ANY: { word: 'all claims together', meaning: 'the claims on the actor say all of it, perhaps of different years' },
}

interface Cited {
  id: string
  occurred: string | null
}
interface Match {
  actor: Named
  evidence: Strength
  claimCount: number
  sourceCount: number
  firstRecorded: string
  cypher: string
  supportingClaims: Cited[]
}
interface WhoAnswer {
  whoTargeted: PlacedPage<Match>
}

function strengthOf(text: string | null): Strength {
  return text === 'victim' ? 'VICTIM' : text === 'any' ? 'ANY' : 'INCIDENT'
}

export function WhoPage() {
  const { params } = useAddress()
  const whom = params.getAll('whom').filter(id => kinds.some(k => k === kindOf(id)))
  const evidence = strengthOf(params.get('evidence'))
  const names = useNames(whom)
  const of = (kind: Kind) => whom.filter(id => kindOf(id) === kind)
  const answer = useQuery<WhoAnswer>('Who targets all of it', whom.length ? query : null, {
    countries: of('COUNTRY'),
    regions: of('REGION'),
    sectors: of('SECTOR'),
    victims: of('VICTIM'),
    evidence,
    view: viewOf(params),
  })
  const groups = kinds.map(of).filter(ids => ids.length)
  const sentence = groups
    .map(ids => ids.map(id => names.get(id) ?? id.slice(id.indexOf('/') + 1)).join(' or '))
    .join(' and ')
  useTitle(sentence ? `Who targets ${sentence}` : 'Who targets')
  return (
    <>
      <div class="head">
        <div class="head-title">
          <h1>Who targets {sentence || 'whom'}?</h1>
        </div>
      </div>
      <div class="sides">
        {groups.map((ids, i) => (
          <span class="any-of" key={i}>
            {i > 0 && <b class="quiet">and</b>}
            {ids.map((id, j) => (
              <span class="side" key={id}>
                {j > 0 && <span class="quiet">or</span>}
                <EntityLink id={id} name={names.get(id) ?? id} />
                <button
                  type="button"
                  class="icon-button"
                  aria-label={`Remove ${names.get(id) ?? id}`}
                  onClick={() => patch({ whom: whom.filter(w => w !== id), mark: null })}
                >
                  ×
                </button>
              </span>
            ))}
          </span>
        ))}
        <SearchBox
          label="Add a country, region, sector or victim"
          placeholder={whom.length ? 'Add another' : 'A country, region, sector or victim'}
          kinds={[...kinds]}
          onChoose={hit => patch({ whom: [...new Set([...whom, hit.entity.id])], mark: null })}
        />
        {groups.length > 1 && (
          <label class="control">
            tied together by{' '}
            <select
              value={evidence.toLowerCase()}
              title={strengths[evidence].meaning}
              onChange={e =>
                patch({ evidence: e.currentTarget.value === 'incident' ? null : e.currentTarget.value, mark: null })
              }
            >
              <option value="victim">one victim</option>
              <option value="incident">one incident or victim</option>
              <option value="any">anything that is said</option>
            </select>
          </label>
        )}
      </div>
      {answer.data && (
        <Unplaced
          unplaced={answer.data.whoTargeted.unplaced}
          shown={answer.data.whoTargeted.totalCount}
          what={['actor', 'actors']}
        />
      )}
      {whom.length === 0 ? (
        <Start />
      ) : (
        <Found
          answer={answer}
          several={groups.length > 1}
          mark={params.get('mark')}
          sentence={sentence}
          evidence={evidence}
        />
      )}
    </>
  )
}

const start: { words: string; whom: string[] }[] = [
  { words: 'governments in Japan or Vietnam', whom: ['country/JP', 'country/VN', 'sector/government'] },
  { words: 'energy in Ukraine', whom: ['country/UA', 'sector/energy'] },
  { words: 'media in South Korea', whom: ['country/KR', 'sector/media'] },
]

function Start() {
  return (
    <Empty>
      Add countries, regions, sectors or victims above. Those of one kind are alternatives; different kinds must all be
      met. For example{' '}
      {start.map((s, i) => (
        <span key={s.words}>
          {i > 0 && ', '}
          <a href={hrefOf('who', { whom: s.whom })}>{s.words}</a>
        </span>
      ))}
      .
    </Empty>
  )
}

function Found({
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
          : {strengths[evidence].meaning}.
        </p>
      )}
      <Answer of={answer} lines={14}>
        {({ whoTargeted: found }) =>
          found.totalCount === 0 ? (
            <Empty>
              Nobody, under this view
              {several && evidence !== 'ANY' && (
                <>
                  . Weaker evidence may say more:{' '}
                  <a
                    href={hrefOf('who', { whom: new URLSearchParams(location.search).getAll('whom'), evidence: 'any' })}
                  >
                    count anything that is said
                  </a>
                </>
              )}
              .
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

/** What the chosen are called. */
function useNames(ids: string[]): Map<string, string> {
  const text = ids
    .map((id, i) => `  n${i}: node(id: ${JSON.stringify(id)}) { id ... on Entity { name kind } }`)
    .join('\n')
  const answer = useQuery<Record<string, Ref | null>>('', ids.length ? `query Names {\n${text}\n}` : null, {})
  return new Map(Object.values(answer.data ?? {}).flatMap(e => (e ? [[e.id, e.name] as const] : [])))
}
