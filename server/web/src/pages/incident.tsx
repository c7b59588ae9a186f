// An incident or campaign: what one source says together.
import { hrefOf, useAddress, viewOf } from '../lib/address'
import { useTellFacets } from '../lib/facets'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { type Claim, claimFields, type Kind, type PlacedPage, type Ref } from '../lib/types'
import { ClaimsTable, Outside } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { KindGlyph } from '../parts/glyph'
import { Unplaced, type WholeList } from '../parts/leftout'
import { Prose } from '../parts/prose'
import { Answer, Section } from '../parts/states'
import { type Attribution, Attributions, type Reference, References } from './incident-cited'

const query = `query Incident($id: ID!, $view: View) {
  incident(id: $id, view: $view) {
    id name description stixType occurred dataset { key name }
    claims(first: 1000) { totalCount unplaced nodes { ...claimFields } }
    attributionCount
    attributions(first: 100) {
      actor { id name kind } claimant { id name } recorded recordedFrom recordedBasis note claim { ...claimFields }
    }
    referenceCount
    references(first: 200) { id name url published publisher { id name } }
  }
}
${claimFields}`

const whole = (id: string): WholeList => ({
  query: `query WholeIncident($id: ID!, $view: View) {
  of: incident(id: $id, view: $view) { list: claims(first: 1000) { nodes { firstRecorded: recorded } } }
}`,
  variables: { id },
})

interface Incident {
  id: string
  name: string
  description: string | null
  stixType: string
  occurred: string | null
  dataset: { key: string; name: string }
  claims: PlacedPage<Claim>
  attributionCount: number
  attributions: Attribution[]
  referenceCount: number
  references: Reference[]
}

export function IncidentPage({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<{ incident: Incident }>('The incident', query, { id, view: viewOf(params) })
  useTitle(answer.data?.incident.name)
  useTellFacets(answer.data?.incident.claims.nodes)
  return (
    <Answer of={answer} lines={12}>
      {({ incident }) => {
        const claims = incident.claims.nodes
        const targets = claims.flatMap(c => (c.predicate === 'TARGETS' && c.object ? [c.object] : []))
        return (
          <>
            <div class="head">
              <div class="head-title">
                <h1>
                  <KindGlyph kind="INCIDENT" /> {incident.name}
                </h1>
                <span class="quiet">{incident.stixType}</span>
                <span class="head-links">
                  <a href={hrefOf('graph', { seed: [incident.id] })}>Draw as a graph</a>
                </span>
              </div>
              <Prose text={incident.description} />
            </div>
            <Section id="ends" title="Who, whom and when">
              <dl class="facts">
                <dt>Behind it</dt>
                <dd>
                  <Ends refs={claims.flatMap(behind)} />
                </dd>
                {groups.map(([title, kinds]) => (
                  <Targets key={title} title={title} refs={targets.filter(t => kinds.includes(t.kind))} />
                ))}
                {targets.length === 0 && (
                  <>
                    <dt>Targeted</dt>
                    <dd class="quiet">not said</dd>
                  </>
                )}
                <dt>Happened</dt>
                <dd>{incident.occurred ? say(incident.occurred) : <span class="quiet">nobody says when</span>}</dd>
                <dt>Said in</dt>
                <dd>
                  <Sources claims={claims} />
                </dd>
                <dt>Data set</dt>
                <dd>
                  <EntityLink plain id={`dataset/${incident.dataset.key}`} name={incident.dataset.name} />
                </dd>
              </dl>
            </Section>
            <Attributions of={incident} />
            <References of={incident} />
            <Section id="all-claims" title="Claims">
              <Unplaced
                unplaced={incident.claims.unplaced}
                shown={incident.claims.totalCount}
                what={['claim', 'claims']}
                whole={whole(incident.id)}
              />
              <ClaimsTable claims={claims} total={incident.claims.totalCount} />
            </Section>
          </>
        )
      }}
    </Answer>
  )
}

const groups: [string, Kind[]][] = [
  ['Places', ['COUNTRY', 'REGION']],
  ['Sectors', ['SECTOR']],
  ['Victims', ['VICTIM']],
]

/** Who a claim of the incident says is behind it. Where an actor comes from is not. */
function behind(c: Claim): Ref[] {
  if (c.predicate === 'TARGETS' || c.predicate === 'ACTIVE') return [c.subject]
  return c.predicate === 'ATTRIBUTED_TO' && c.object ? [c.object] : []
}

function Targets({ title, refs }: { title: string; refs: Ref[] }) {
  return refs.length === 0 ? null : (
    <>
      <dt>{title}</dt>
      <dd>
        <Ends refs={refs} />
      </dd>
    </>
  )
}

function Ends({ refs }: { refs: Ref[] }) {
  const distinct = [...new Map(refs.map(r => [r.id, r])).values()].sort(
    (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en'),
  )
  return distinct.length ? (
    <span class="inline-list">
      {distinct.map(r => (
        <EntityLink key={r.id} {...r} />
      ))}
    </span>
  ) : (
    <span class="quiet">not said</span>
  )
}

function Sources({ claims }: { claims: Claim[] }) {
  const distinct = [...new Map(claims.flatMap(c => (c.source ? [[c.source.id, c.source] as const] : []))).values()]
  if (!distinct.length) return <span class="quiet">the data set alone</span>
  return (
    <ul class="plain">
      {distinct.map(s => (
        <li key={s.id}>
          <EntityLink plain id={s.id} name={s.name} />
          <Outside url={s.url} />
          {s.published && <span class="quiet">, {say(s.published)}</span>}
        </li>
      ))}
    </ul>
  )
}
