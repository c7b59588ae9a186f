// An incident or campaign: what one source says together.
import { useAddress, viewOf } from '../lib/address'
import { useTellFacets } from '../lib/facets'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { claimFields, type Claim, type Page, type Ref } from '../lib/types'
import { ClaimsTable } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { KindGlyph } from '../parts/glyph'
import { Answer, Section } from '../parts/states'

const query = `query Incident($id: ID!, $view: View) {
  incident(id: $id, view: $view) {
    id name description stixType occurred dataset { key name }
    claims(first: 1000) { totalCount nodes { ...claimFields } }
  }
}
${claimFields}`

interface Incident { id: string; name: string; description: string | null; stixType: string; occurred: string | null; dataset: { key: string; name: string }; claims: Page<Claim> }

export function IncidentPage({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<{ incident: Incident }>('The incident', query, { id, view: viewOf(params) })
  useTitle(answer.data?.incident.name)
  useTellFacets(answer.data?.incident.claims.nodes)
  return (
    <Answer of={answer} lines={12}>{({ incident }) => {
      const claims = incident.claims.nodes
      return (
        <>
          <div class="head">
            <div class="head-title"><h1><KindGlyph kind="INCIDENT" /> {incident.name}</h1><span class="quiet">{incident.stixType}{incident.occurred && `, ${say(incident.occurred)}`}, in {incident.dataset.name}</span></div>
            {incident.description && <p>{incident.description}</p>}
          </div>
          <Section id="ends" title="Who and whom">
            <div class="two">
              <Ends title="Behind it" refs={claims.flatMap(c => c.predicate === 'TARGETS' || c.predicate === 'ACTIVE' ? [c.subject] : c.predicate === 'ATTRIBUTED_TO' && c.object ? [c.object] : [])} />
              <Ends title="Targeted" refs={claims.flatMap(c => c.predicate === 'TARGETS' && c.object ? [c.object] : [])} />
            </div>
          </Section>
          <Section id="all-claims" title="Claims"><ClaimsTable subject claims={claims} total={incident.claims.totalCount} /></Section>
        </>
      )
    }}</Answer>
  )
}

function Ends({ title, refs }: { title: string; refs: Ref[] }) {
  const distinct = [...new Map(refs.map(r => [r.id, r])).values()].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en'))
  return <div><h3>{title}</h3>{distinct.length ? <p class="inline-list">{distinct.map(r => <EntityLink key={r.id} {...r} />)}</p> : <p class="quiet">not said</p>}</div>
}
