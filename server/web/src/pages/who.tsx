// Who targets all of this: places, sectors and victims put together, and how
// strongly the claims tie them together.
import { hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { useTitle } from '../lib/title'
import type { Kind, Ref } from '../lib/types'
import { kindOf } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Unplaced } from '../parts/leftout'
import { SearchBox } from '../parts/search'
import { Empty } from '../parts/states'
import { Found, type Strength, strengths, type WhoAnswer } from './who-found'

const kinds = ['COUNTRY', 'REGION', 'SECTOR', 'VICTIM'] as const

const query = `query WhoTargeted(
  $countries: [String!], $regions: [String!], $sectors: [String!], $victims: [String!], $evidence: Evidence, $view: View
) {
  whoTargeted(
    countries: $countries, regions: $regions, sectors: $sectors, victims: $victims, evidence: $evidence, first: 200, view: $view
  ) {
    totalCount
    unplaced
    weaker { evidence actorCount }
    nodes {
      actor { id name } evidence claimCount strongestClaimCount sourceCount firstRecorded cypher
      supportingClaims(first: 40) { id occurred }
    }
  }
}`

const wholeQuery = `query WholeWho(
  $countries: [String!], $regions: [String!], $sectors: [String!], $victims: [String!], $evidence: Evidence, $view: View
) {
  list: whoTargeted(
    countries: $countries, regions: $regions, sectors: $sectors, victims: $victims, evidence: $evidence, first: 1000, view: $view
  ) { nodes { firstRecorded } }
}`

function strengthOf(text: string | null): Strength {
  return text === 'victim' ? 'VICTIM' : text === 'any' ? 'ANY' : 'INCIDENT'
}

export function WhoPage() {
  const { params } = useAddress()
  const whom = params.getAll('whom').filter(id => kinds.some(k => k === kindOf(id)))
  const evidence = strengthOf(params.get('evidence'))
  const names = useNames(whom)
  const of = (kind: Kind) => whom.filter(id => kindOf(id) === kind)
  const asked = {
    countries: of('COUNTRY'),
    regions: of('REGION'),
    sectors: of('SECTOR'),
    victims: of('VICTIM'),
    evidence,
  }
  const answer = useQuery<WhoAnswer>('Who targets all of it', whom.length ? query : null, {
    ...asked,
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
              {(['VICTIM', 'INCIDENT', 'ANY'] as const).map(s => (
                <option key={s} value={s.toLowerCase()}>
                  {strengths[s].enough}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {answer.data && (
        <Unplaced
          unplaced={answer.data.whoTargeted.unplaced}
          shown={answer.data.whoTargeted.totalCount}
          what={['actor', 'actors']}
          whole={{ query: wholeQuery, variables: asked }}
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

/** What the chosen are called. */
function useNames(ids: string[]): Map<string, string> {
  const text = ids
    .map((id, i) => `  n${i}: node(id: ${JSON.stringify(id)}) { id ... on Entity { name kind } }`)
    .join('\n')
  const answer = useQuery<Record<string, Ref | null>>('', ids.length ? `query Names {\n${text}\n}` : null, {})
  return new Map(Object.values(answer.data ?? {}).flatMap(e => (e ? [[e.id, e.name] as const] : [])))
}
