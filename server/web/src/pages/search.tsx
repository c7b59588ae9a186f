// All that a text finds; and if several actors answer to it, who calls which of them so.
import { hrefOf, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { sayRecording } from '../lib/span'
import { useTitle } from '../lib/title'
import { type Claim, claimFields, type Named } from '../lib/types'
import { kindWord, list } from '../lib/words'
import { Outside } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { KindGlyph } from '../parts/glyph'
import { type Hit, searchQuery, whyOf } from '../parts/search'
import { Answer, Empty, Section } from '../parts/states'

const names = `query Resolve($name: String!, $view: View) {
  resolveName(name: $name, first: 20, view: $view) {
    actor { id name } name claimants(first: 20) { name } datasets { name } claims(first: 20) { ...claimFields }
  }
}
${claimFields}`

interface Match {
  actor: Named
  name: string
  claimants: { name: string }[]
  datasets: { name: string }[]
  claims: Claim[]
}

export function SearchPage() {
  const { params } = useAddress()
  const q = params.get('q') ?? ''
  useTitle(`“${q}”`)
  const hits = useQuery<{ search: Hit[] }>('Everything called so', q ? searchQuery : null, { text: q, first: 50 })
  const matches = useQuery<{ resolveName: Match[] }>('Who is called so, and by whom', q ? names : null, {
    name: q,
    view: viewOf(params),
  })
  if (!q) return <Empty>Press / and type a name.</Empty>
  return (
    <>
      <h1>“{q}”</h1>
      <Answer of={matches}>
        {({ resolveName: m }) => (m.length === 0 ? null : <Candidates name={q} matches={m} />)}
      </Answer>
      <Section id="found" title="Everything called so, or nearly so">
        <Answer of={hits}>
          {({ search }) =>
            search.length === 0 ? (
              <Empty>Nothing is called so, nor nearly so. Try fewer letters, or another name.</Empty>
            ) : (
              <ul class="results">
                {search.map(h => (
                  <li key={h.entity.id}>
                    <a href={hrefOf(h.entity.id)}>
                      <KindGlyph kind={h.entity.kind} />
                      <b>{h.entity.name}</b>
                      <span class="hit-kind">{kindWord[h.entity.kind]}</span>
                      <span class="quiet">{whyOf(h)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      </Section>
    </>
  )
}

function Candidates({ name, matches }: { name: string; matches: Match[] }) {
  const actors = [...new Map(matches.map(m => [m.actor.id, m.actor])).values()]
  const title =
    actors.length > 1
      ? `${actors.length} actors are called ${name}`
      : `${actors[0]?.name ?? 'Nobody'} is called ${name}`
  return (
    <Section
      id="candidates"
      title={title}
      aside={
        actors.length > 1 &&
        actors.length < 5 && <a href={hrefOf('compare', { with: actors.map(a => a.id) })}>Compare them</a>
      }
    >
      <div class="candidates">
        {actors.map(a => {
          const own = matches.filter(m => m.actor.id === a.id)
          const claims = own.flatMap(m => m.claims)
          const who = [...new Set(own.flatMap(m => m.claimants.map(c => c.name)))]
          return (
            <article key={a.id} class="candidate">
              <h3>
                <EntityLink {...a} />
              </h3>
              <p class="quiet">
                {who.length
                  ? `called so by ${list(who)}`
                  : `called so in ${list([...new Set(own.flatMap(m => m.datasets.map(d => d.name)))])}; nobody is named as using it`}
              </p>
              <ul class="plain sayings">
                {claims.map(c => (
                  <li key={c.id}>
                    <b>{c.claimant?.name ?? <span class="quiet">nobody named</span>}</b> <span class="quiet">in</span>{' '}
                    {c.source ? (
                      <>
                        <EntityLink plain id={c.source.id} name={c.source.name} />
                        <Outside url={c.source.url} />
                      </>
                    ) : (
                      c.dataset.name
                    )}
                    <span class="quiet">
                      , {sayRecording(c)}, kept in {c.dataset.key}
                    </span>
                  </li>
                ))}
              </ul>
            </article>
          )
        })}
      </div>
    </Section>
  )
}
