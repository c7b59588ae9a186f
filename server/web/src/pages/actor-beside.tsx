// Beside an actor: who hits the same targets, and who agrees on what it hits.
import { howOf, hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { quotedBy } from '../lib/quoted'
import type { Claim, Named, Ref } from '../lib/types'
import { count, list } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { openMark } from '../parts/evidence'
import { CannotPlace, UnplacedShared } from '../parts/leftout'
import { OverlapTable } from '../parts/overlap'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

/** Beside the actor's own picture: who is alike, and who agrees on it. */
export function BesidePanels({ id, claims }: { id: string; claims: Claim[] }) {
  return (
    <div class="two narrow-first">
      <Similar id={id} />
      <Agreement id={id} claims={claims} />
    </div>
  )
}

const similarQuery = `query Similar($id: String!, $how: [How!], $view: View) {
  similarActors(actor: $id, how: $how, first: 8, view: $view) { score actor { id name } sharedCount shared { id name kind } unplaced }
}`

interface SimilarAnswer {
  similarActors: { score: number; actor: Named; sharedCount: number; shared: Ref[]; unplaced: number }[]
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
            <>
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
              <UnplacedShared of={found} one="shared target" />
            </>
          )
        }
      </Answer>
    </Section>
  )
}

const agreementQuery = `query Agreement($id: String!, $by: PartyKind, $how: [How!], $view: View) {
  agreement(actor: $id, by: $by, how: $how, view: $view) {
    parties rowCount unplaced rows(first: 300) { target { id name kind } asserted quoting withdrawals(first: 10) { party } }
  }
}`

interface AgreementRow {
  target: Ref
  asserted: string[]
  quoting: string[]
  withdrawals: { party: string }[]
}
interface AgreementAnswer {
  agreement: { parties: string[]; rowCount: number; unplaced: number; rows: AgreementRow[] }
}

const columnsShown = 7

function Agreement({ id, claims }: { id: string; claims: Claim[] }) {
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
      title={
        by === 'DATASET'
          ? 'Who says so, who quotes, who is silent, who withdrew'
          : 'Who says so, who is silent, who withdrew'
      }
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
        {({ agreement }) => (
          <>
            <AgreementTable rows={agreement.rows} parties={speaking(agreement)} claims={claims} />
            <CannotPlace n={agreement.unplaced}>
              {agreement.unplaced} of {count(agreement.unplaced + agreement.rowCount, 'target')} cannot be placed:
              nobody can tell whether anything was said of {agreement.unplaced === 1 ? 'it' : 'them'}
            </CannotPlace>
          </>
        )}
      </Answer>
      <p class="quiet">
        Silence is not denial.
        {by === 'DATASET' &&
          ' A data set that only quotes another is no voice of its own, and is not among those who say so.'}
      </p>
    </Section>
  )
}

/** Where a party stands on a target. */
type Stance = 'says so' | 'quotes' | 'withdrew' | ''

function stanceOf(r: AgreementRow, party: string): Stance {
  if (r.asserted.includes(party)) return 'says so'
  if (r.quoting.includes(party)) return 'quotes'
  return r.withdrawals.some(w => w.party === party) ? 'withdrew' : ''
}

/** The parties that say anything of any target, those who say most first. */
function speaking({ parties, rows }: AgreementAnswer['agreement']): string[] {
  const said = (p: string) => rows.filter(r => stanceOf(r, p) !== '').length
  return parties
    .map(p => [p, said(p)] as const)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([p]) => p)
}

function AgreementTable({ rows, parties, claims }: { rows: AgreementRow[]; parties: string[]; claims: Claim[] }) {
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
          text: (r: AgreementRow) => [stanceOf(r, party), ...quotedIn(r, party, claims)].join(' '),
          show: (r: AgreementRow) => <StanceCell row={r} party={party} claims={claims} />,
        })),
      ]}
    />
  )
}

const quotedIn = (r: AgreementRow, party: string, claims: Claim[]) =>
  stanceOf(r, party) === 'quotes' ? quotedBy(party, r.target.id, claims) : []

function StanceCell({ row, party, claims }: { row: AgreementRow; party: string; claims: Claim[] }) {
  switch (stanceOf(row, party)) {
    case 'says so':
      return (
        <span class="says">
          ●<span class="unseen"> says so</span>
        </span>
      )
    case 'quotes': {
      const whom = list(quotedIn(row, party, claims))
      return (
        <span
          class="quotes"
          title={`${party} says of ${row.target.name} only what it has from ${whom || 'another data set'}: no voice of its own`}
        >
          ❝ quotes {whom}
        </span>
      )
    }
    case 'withdrew':
      return <span class="withdrawn">○ withdrew</span>
    default:
      return (
        <span class="quiet">
          ·<span class="unseen"> silent</span>
        </span>
      )
  }
}
