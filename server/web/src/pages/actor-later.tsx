// Panels for questions that not every server has: shown where this one has them.
import { hrefOf, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { useQuestions } from '../lib/schema'
import type { Named, Ref } from '../lib/types'
import { list } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

export function LaterPanels({ id }: { id: string }) {
  const questions = useQuestions()
  const [similar, agreement] = [questions.has('similarActors'), questions.has('agreement')]
  if (!similar && !agreement) return null
  return (
    <div class={similar && agreement ? 'two' : ''}>
      {similar && <Similar id={id} />}
      {agreement && <Agreement id={id} />}
    </div>
  )
}

const similarQuery = `query Similar($id: String!, $view: View) {
  similarActors(actor: $id, first: 8, view: $view) { score actor { id name } shared { id name kind } }
}`

interface SimilarAnswer { similarActors: { score: number; actor: Named; shared: Ref[] }[] }

function Similar({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<SimilarAnswer>('Who hits the same targets', similarQuery, { id, view: viewOf(params) })
  return (
    <Section id="similar" title="Who hits the same targets">
      <Answer of={answer}>{({ similarActors: found }) => found.length === 0 ? <Empty>No other actor shares a target under this view.</Empty> : (
        <table class="bars">
          <thead class="unseen"><tr><th scope="col">Actor</th><th scope="col">Overlap</th><th scope="col">Shared targets</th></tr></thead>
          <tbody>{found.map(s => (
            <tr key={s.actor.id}>
              <th scope="row"><EntityLink plain {...s.actor} /></th>
              <td><span class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width={100 * s.score} height="10" /></svg><span>{Math.round(100 * s.score)}%</span></span></td>
              <td><details><summary class="quiet">{list(s.shared.map(e => e.name), 3)}</summary><p class="inline-list">{s.shared.map(e => <EntityLink key={e.id} {...e} />)}</p><a href={hrefOf('compare', { with: [id, s.actor.id] })}>Compare the two</a></details></td>
            </tr>
          ))}</tbody>
        </table>
      )}</Answer>
    </Section>
  )
}

const agreementQuery = `query Agreement($id: String!, $view: View) {
  agreement(actor: $id, view: $view) { parties rows { target { id name kind } asserted withdrawn silent claims { id } } }
}`

interface AgreementRow { target: Ref; asserted: string[]; withdrawn: string[]; silent: string[]; claims: { id: string }[] }
interface AgreementAnswer { agreement: { parties: string[]; rows: AgreementRow[] } }

function Agreement({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<AgreementAnswer>('Who agrees', agreementQuery, { id, view: viewOf(params) })
  return (
    <Section id="agreement" title="Who says so, who is silent, who withdrew">
      <Answer of={answer}>{({ agreement }) => (
        <Table id="agreement" what="target" page={10} rows={agreement.rows} rowKey={r => r.target.id} columns={[
          { name: 'Target', text: r => r.target.name, show: r => <EntityLink {...r.target} /> },
          ...agreement.parties.map(party => ({
            name: party,
            text: (r: AgreementRow) => r.asserted.includes(party) ? 'says so' : r.withdrawn.includes(party) ? 'withdrew' : '',
            show: (r: AgreementRow) => r.asserted.includes(party) ? <span class="says">● <span class="unseen">says so</span></span> : r.withdrawn.includes(party) ? <span class="withdrawn">○ withdrew</span> : <span class="quiet" aria-label="silent">·</span>,
          })),
        ]} />
      )}</Answer>
      <p class="quiet">Silence is not denial.</p>
    </Section>
  )
}

