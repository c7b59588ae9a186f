// What has no page of its own kind: names, organisations, data sets, and addresses of nothing.
import { useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { useTitle } from '../lib/title'
import { type Claim, claimFields, type Kind, type Page } from '../lib/types'
import { kindWord } from '../lib/words'
import { ClaimsTable } from '../parts/claims'
import { KindGlyph } from '../parts/glyph'
import { Answer, Empty, Section } from '../parts/states'

const query = `query Entity($id: ID!, $view: View) {
  node(id: $id, view: $view) { id ... on Entity { kind name description claims(first: 1000) { totalCount nodes { ...claimFields } } } }
}
${claimFields}`

interface Other {
  id: string
  kind?: Kind
  name?: string
  description?: string | null
  claims?: Page<Claim>
}

export function OtherPage({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<{ node: Other | null }>('The entity and what is said of it', query, {
    id,
    view: viewOf(params),
  })
  useTitle(answer.data?.node?.name ?? id)
  return (
    <Answer of={answer} lines={12}>
      {({ node }) =>
        !node?.kind ? (
          <Empty>There is nothing with the id {id}.</Empty>
        ) : (
          <>
            <div class="head">
              <div class="head-title">
                <h1>
                  <KindGlyph kind={node.kind} /> {node.name}
                </h1>
                <span class="quiet">{kindWord[node.kind]}</span>
              </div>
              {node.description && <p>{node.description}</p>}
            </div>
            {node.claims && (
              <Section id="all-claims" title="Claims">
                <ClaimsTable
                  claims={node.claims.nodes}
                  total={node.claims.totalCount}
                  without={node.claims.nodes.every(c => c.claimant?.id === id) ? ['Who says'] : []}
                />
              </Section>
            )}
          </>
        )
      }
    </Answer>
  )
}
