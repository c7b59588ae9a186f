// A source: one document, and all that it says.
import { hrefOf, useAddress, viewOf } from '../lib/address'
import { useTellFacets } from '../lib/facets'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { type Claim, claimFields, type Named, type PlacedPage, type Ref } from '../lib/types'
import { count, list } from '../lib/words'
import { ClaimsTable, Outside } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { KindGlyph } from '../parts/glyph'
import { Unplaced, type WholeList } from '../parts/leftout'
import { Answer, Section } from '../parts/states'

const query = `query Source($id: ID!, $view: View) {
  source(id: $id, view: $view) {
    id name url published publisher { id name } description
    claims(first: 1000) { totalCount unplaced nodes { ...claimFields } }
  }
}
${claimFields}`

const whole = (id: string): WholeList => ({
  query: `query WholeSource($id: ID!, $view: View) {
  of: source(id: $id, view: $view) { list: claims(first: 1000) { nodes { firstRecorded: recorded } } }
}`,
  variables: { id },
})

interface Source {
  id: string
  name: string
  url: string | null
  published: string | null
  publisher: Named | null
  description: string | null
  claims: PlacedPage<Claim>
}

export function SourcePage({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<{ source: Source }>('The source and what it says', query, { id, view: viewOf(params) })
  useTitle(answer.data?.source.name)
  useTellFacets(answer.data?.source.claims.nodes)
  return (
    <Answer of={answer} lines={12}>
      {({ source }) => {
        const claims = source.claims.nodes
        const days = [...new Set(claims.map(c => c.recorded))].sort()
        return (
          <>
            <div class="head">
              <div class="head-title">
                <h1>
                  <KindGlyph kind="SOURCE" /> {source.name}
                </h1>
              </div>
              <p>
                {source.publisher && (
                  <>
                    <EntityLink plain {...source.publisher} />,{' '}
                  </>
                )}
                {source.published ? `published ${say(source.published)}` : 'its date of publication is not known'}.{' '}
                <Outside url={source.url} text={source.url ?? ''} />
              </p>
              {source.description && <p>{source.description}</p>}
              {days[0] && (
                <p class="quiet">
                  {count(source.claims.totalCount, 'claim')}, known by{' '}
                  {list(
                    days.map(d => say(d)),
                    3,
                  )}
                  . <a href={hrefOf(id, { knownAsOf: days[0] })}>See the page as of that day</a>
                </p>
              )}
            </div>
            <Section id="says" title="What it says, actor by actor">
              <ByActor claims={claims} />
            </Section>
            <Section id="all-claims" title="Claims">
              <Unplaced
                unplaced={source.claims.unplaced}
                shown={source.claims.totalCount}
                what={['claim', 'claims']}
                whole={whole(source.id)}
              />
              <ClaimsTable without={['Where']} claims={claims} total={source.claims.totalCount} />
            </Section>
          </>
        )
      }}
    </Answer>
  )
}

function ByActor({ claims }: { claims: Claim[] }) {
  const targeted = Map.groupBy(
    claims.filter(c => c.predicate === 'TARGETS' && c.object),
    c => c.subject.id,
  )
  if (targeted.size === 0) return <p class="quiet">It names no targets under this view.</p>
  return (
    <ul class="results">
      {[...targeted].map(([id, cs]) => (
        <li key={id}>
          <p class="inline-list">
            <b>
              <EntityLink id={id} name={cs[0]?.subject.name ?? id} />
            </b>{' '}
            <span class="quiet">targeted</span>{' '}
            {targetsOf(cs).map(o => (
              <EntityLink key={o.id} {...o} />
            ))}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What claims say was targeted, each once, by kind and name. */
function targetsOf(claims: Claim[]): Ref[] {
  const distinct = new Map(claims.flatMap(c => (c.object ? [[c.object.id, c.object] as const] : [])))
  return [...distinct.values()].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en'))
}
