// Beside an actor: who hits the same targets, and who agrees on what it hits.
import { howOf, hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import type { Named, Ref } from '../lib/types'
import { list } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { openMark } from '../parts/evidence'
import { OverlapTable } from '../parts/overlap'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

/** Beside the actor's own picture: who is alike, and who agrees on it. */
export function BesidePanels({ id }: { id: string }) {
  return (
    <div class="two narrow-first">
      <Similar id={id} />
      <Agreement id={id} />
    </div>
  )
}

const similarQuery = `query Similar($id: String!, $how: [How!], $view: View) {
  similarActors(actor: $id, how: $how, first: 8, view: $view) { score actor { id name } shared { id name kind } }
}`

interface SimilarAnswer {
  similarActors: { score: number; actor: Named; shared: Ref[] }[]
}

function Similar({ id }: { id: string }) {
  const { params } = useAddress()
  const answer = useQuery<SimilarAnswer>('Who hits the same targets', similarQuery, {
    id,
    how: howOf(params),
    view: viewOf(params),
  })
  return (
    <Section id="similar" title="Who hits the same targets">
      <Answer of={answer}>
        {({ similarActors: found }) =>
          found.length === 0 ? (
            <Empty>No other actor shares a target under this view.</Empty>
          ) : (
            <OverlapTable
              kind="similar"
              heads={['Actor', 'Shared targets']}
              plain
              rows={found.map(s => ({
                end: s.actor,
                score: s.score,
                shared: s.shared,
                summary: list(
                  s.shared.map(e => e.name),
                  2,
                ),
                next: <a href={hrefOf('compare', { with: [id, s.actor.id] })}>Compare the two</a>,
              }))}
            />
          )
        }
      </Answer>
    </Section>
  )
}

const agreementQuery = `query Agreement($id: String!, $by: PartyKind, $how: [How!], $view: View) {
  agreement(actor: $id, by: $by, how: $how, view: $view) {
    parties rows(first: 300) { target { id name kind } asserted withdrawals(first: 10) { party } silent claims(first: 60) { id } }
  }
}`

interface AgreementRow {
  target: Ref
  asserted: string[]
  withdrawals: { party: string }[]
  silent: string[]
  claims: { id: string }[]
}
interface AgreementAnswer {
  agreement: { parties: string[]; rows: AgreementRow[] }
}

const columnsShown = 7

function Agreement({ id }: { id: string }) {
  const { params } = useAddress()
  const by = params.get('agree') === 'dataset' ? 'DATASET' : 'CLAIMANT'
  const answer = useQuery<AgreementAnswer>('Who agrees', agreementQuery, {
    id,
    by,
    how: howOf(params),
    view: viewOf(params),
  })
  return (
    <Section
      id="agreement"
      title="Who says so, who is silent, who withdrew"
      aside={
        <select
          aria-label="by claimant or by data set"
          value={by}
          onChange={e => patch({ agree: e.currentTarget.value === 'DATASET' ? 'dataset' : null }, true)}
        >
          <option value="CLAIMANT">by claimant</option>
          <option value="DATASET">by data set</option>
        </select>
      }
    >
      <Answer of={answer} lines={10}>
        {({ agreement }) => <AgreementTable rows={agreement.rows} parties={speaking(agreement)} />}
      </Answer>
      <p class="quiet">Silence is not denial.</p>
    </Section>
  )
}

const withdrew = (r: AgreementRow, party: string) => r.withdrawals.some(w => w.party === party)

/** The parties that say anything of any target, those who say most first. */
function speaking({ parties, rows }: { parties: string[]; rows: AgreementRow[] }): string[] {
  const said = (p: string) => rows.filter(r => r.asserted.includes(p) || withdrew(r, p)).length
  return parties
    .map(p => [p, said(p)] as const)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([p]) => p)
}

function AgreementTable({ rows, parties }: { rows: AgreementRow[]; parties: string[] }) {
  const says = (r: AgreementRow, p: string) => (r.asserted.includes(p) ? 'says so' : withdrew(r, p) ? 'withdrew' : '')
  const sorted = rows.toSorted(
    (a, b) => b.asserted.length - a.asserted.length || a.target.name.localeCompare(b.target.name, 'en'),
  )
  return (
    <Table
      id="agreement"
      what="target"
      page={10}
      rows={sorted}
      rowKey={r => r.target.id}
      columns={[
        { name: 'Target', text: r => r.target.name, show: r => <EntityLink {...r.target} /> },
        {
          name: 'Say so',
          text: r => String(r.asserted.length),
          number: true,
          show: r => (
            <button
              type="button"
              class="count-button"
              aria-label={`${r.asserted.length} say so of ${r.target.name}`}
              onClick={() => openMark(r.target.id)}
            >
              {r.asserted.length}
            </button>
          ),
        },
        ...parties.map((party, i) => ({
          name: party,
          hidden: i >= columnsShown,
          text: (r: AgreementRow) => says(r, party),
          show: (r: AgreementRow) =>
            says(r, party) === 'says so' ? (
              <span class="says">
                ●<span class="unseen"> says so</span>
              </span>
            ) : says(r, party) ? (
              <span class="withdrawn">○ withdrew</span>
            ) : (
              <span class="quiet">
                ·<span class="unseen"> silent</span>
              </span>
            ),
        })),
      ]}
    />
  )
}
