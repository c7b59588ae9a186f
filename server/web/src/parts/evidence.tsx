// The claims behind a mark, at the side of the page. Which mark is in the address.
import { patch, useAddress, viewOf } from '../lib/address'
import { type Result, useQuery } from '../lib/query'
import { type Claim, claimFields } from '../lib/types'
import { count } from '../lib/words'
import { ClaimCard } from './claims'
import { CopyBlock } from './copy'
import { SidePanel } from './panel'
import { Answer } from './states'

const most = 100 // claims in one question

const claimsQuery = `query Evidence($ids: [ID!]!, $view: View) {
  nodes(ids: $ids, view: $view) { ...claimFields }
}
${claimFields}`

/** Opens what a mark rests on. A mark is "entity", "entity@period" or "@period". */
export function openMark(mark: string | null): void {
  patch({ mark })
}

interface EvidenceProps {
  title: string
  ids: string[]
  known: Map<string, Claim>
  /** The question for the ids, where there is one. */
  told?: Result<unknown>
  /** The same claims as Cypher, where the server has said it. */
  cypher?: string
}

export function Evidence({ title, ids, known, told, cypher }: EvidenceProps) {
  const { params } = useAddress()
  const wanted = ids.slice(0, most)
  const missing = wanted.filter(id => !known.has(id))
  const answer = useQuery<{ nodes: (Claim | null)[] }>(
    'The claims behind a mark',
    missing.length === 0 ? null : claimsQuery,
    { ids: missing, view: viewOf(params) },
  )
  const mark = params.get('mark')
  const close = () => {
    const from = mark
    openMark(null)
    document.querySelector<HTMLElement>(`[data-mark="${CSS.escape(from ?? '')}"]`)?.focus({ preventScroll: true })
  }
  const fetched = new Map((answer.data?.nodes ?? []).flatMap(c => (c ? [[c.id, c] as const] : [])))
  const cards = wanted.map(id => known.get(id) ?? fetched.get(id)).filter(c => c !== undefined)
  const documents = new Set(cards.map(c => c.source?.url ?? c.source?.id ?? c.dataset.key)).size
  const loading = told?.loading || answer.loading // nothing is counted yet
  return (
    <SidePanel
      label="The claims behind the mark"
      title={title}
      about={
        loading
          ? ''
          : `${count(ids.length, 'claim')} in ${count(documents, 'document')}${ids.length > most ? `; the first ${most}` : ''}`
      }
      of={mark}
      close={close}
    >
      {told && (told.loading || told.problem) ? (
        <Answer of={told}>{() => null}</Answer>
      ) : missing.length === 0 ? (
        <ul class="cards">
          {cards.map(c => (
            <ClaimCard key={c.id} claim={c} />
          ))}
        </ul>
      ) : (
        <Answer of={answer}>
          {() => (
            <ul class="cards">
              {cards.map(c => (
                <ClaimCard key={c.id} claim={c} />
              ))}
            </ul>
          )}
        </Answer>
      )}
      {cypher && (
        <details class="twin">
          <summary>These claims in Cypher</summary>
          <CopyBlock text={cypher} what="Cypher" />
        </details>
      )}
      {ids.length === 0 && !told?.loading && (
        <p class="note empty">No claim under this view: change the clocks above to see when there were some.</p>
      )}
    </SidePanel>
  )
}
