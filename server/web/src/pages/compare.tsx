// Two to four actors side by side, or one actor at several moments of knowledge.
import { howOf, hrefOf, patch, useAddress, type View, viewOf } from '../lib/address'
import { must } from '../lib/must'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { type Named, type PlacedPage, type Targeting, targetingFields } from '../lib/types'
import { kindPlural, kindWord, list } from '../lib/words'
import { DayField } from '../parts/day'
import { EntityLink } from '../parts/entity'
import { StateGlyph } from '../parts/glyph'
import { Unplaced, wholeActor } from '../parts/leftout'
import { SearchBox } from '../parts/search'
import { Answer, Empty, Section } from '../parts/states'
import { type Column, Table } from '../parts/table'
import { Changes, unplacedTargets, useChanges } from './compare-changes'
import { Difference, difference, Learned, type Row } from './compare-moments'

const most = 4
const kinds = ['COUNTRY', 'REGION', 'SECTOR', 'VICTIM']

export interface Side {
  actor: string
  known: string | null
}

interface SideAnswer extends Named {
  targets: PlacedPage<Targeting>
}
type Answers = Record<string, SideAnswer>

function sidesOf(params: URLSearchParams): Side[] {
  return params
    .getAll('with')
    .slice(0, most)
    .map(text => {
      const found = /^(.*)@(\d{4}-\d{2}-\d{2})$/.exec(text)
      return { actor: found?.[1] ?? text, known: found?.[2] ?? null }
    })
}

const written = (s: Side) => (s.known ? `${s.actor}@${s.known}` : s.actor)
const put = (sides: Side[]) => patch({ with: sides.map(written) })

function question(n: number): string {
  const sides = Array.from({ length: n }, (_, i) => i)
  return `query Compare(${sides.map(i => `$id${i}: ID!, $view${i}: View`).join(', ')}, $how: [How!]) {
${sides.map(i => `  side${i}: actor(id: $id${i}, view: $view${i}) { ...side }`).join('\n')}
}
fragment side on Actor {
  id name
  targets(how: $how, first: 1000) { totalCount unplaced nodes { ...targetingFields actor { id name } target { id name kind } } }
}
${targetingFields}`
}

export function ComparePage() {
  const { params } = useAddress()
  const sides = sidesOf(params)
  const view = viewOf(params)
  const variables: Record<string, unknown> = { how: howOf(params) }
  sides.forEach((s, i) => {
    variables[`id${i}`] = s.actor
    variables[`view${i}`] = { ...view, ...(s.known ? { knownAsOf: s.known } : {}) } satisfies View
  })
  const answer = useQuery<Answers>('The targets of each', sides.length ? question(sides.length) : null, variables)
  const names = sides.map((s, i) => answer.data?.[`side${i}`]?.name ?? s.actor.slice(s.actor.lastIndexOf('/') + 1))
  useTitle(sides.length ? `Compare ${list([...new Set(names)])}` : 'Compare')
  const [one, other] = sides
  const moments = sides.length === 2 && one?.actor === other?.actor
  return (
    <>
      <h1>{moments ? `${names[0]}: what was known when` : sides.length ? `Compare ${list(names)}` : 'Compare'}</h1>
      <div class="sides">
        {sides.map((s, i) => (
          <div class="side" key={i}>
            <EntityLink id={s.actor} name={names[i] ?? s.actor} />
            <label class="control">
              known on{' '}
              <DayField
                value={s.known ?? ''}
                label={`what was known of ${names[i]} on`}
                empty="today"
                onChange={day => put(sides.with(i, { ...s, known: day || null }))}
              />
            </label>
            <button
              type="button"
              class="icon-button"
              aria-label={`Remove ${names[i]}`}
              onClick={() => put(sides.filter((_, j) => j !== i))}
            >
              ×
            </button>
          </div>
        ))}
        {sides.length < most && (
          <SearchBox
            label="Add an actor"
            placeholder="Add an actor"
            kinds={['ACTOR']}
            onChoose={hit => put([...sides, { actor: hit.entity.id, known: null }])}
          />
        )}
        {one && !other && (
          <button
            type="button"
            class="quiet-button"
            onClick={() =>
              put([
                { ...one, known: '2018-01-01' },
                { ...one, known: null },
              ])
            }
          >
            The same actor at two moments
          </button>
        )}
      </div>
      {sides.length < 2 ? (
        <Start sides={sides} />
      ) : (
        <Answer of={sides.every((_, i) => answer.data?.[`side${i}`]) ? answer : { ...answer, data: null }} lines={16}>
          {data => (
            <Sides sides={sides.map((s, i) => ({ ...s, ...must(data[`side${i}`], s.actor) }))} moments={moments} />
          )}
        </Answer>
      )}
    </>
  )
}

const start: { words: string; with: string[] }[] = [
  {
    words: 'APT37, Kimsuky and Lazarus Group',
    with: ['actor/seed/apt37', 'actor/seed/kimsuky', 'actor/seed/lazarus-group'],
  },
  { words: 'APT28 and APT29', with: ['actor/seed/apt28', 'actor/seed/apt29'] },
  {
    words: 'APT37 before and after the report of 2018',
    with: ['actor/seed/apt37@2018-02-19', 'actor/seed/apt37@2018-02-20'],
  },
]

function Start({ sides }: { sides: Side[] }) {
  if (sides.length) return <Empty>Add another actor, or the same one at two moments.</Empty>
  return (
    <Empty>
      Add two to four actors, or one actor twice with two dates. For example{' '}
      {start.map((s, i) => (
        <span key={s.words}>
          {i > 0 && ', '}
          <a href={hrefOf('compare', { with: s.with })}>{s.words}</a>
        </span>
      ))}
      .
    </Empty>
  )
}

/** Each target of any side once, those of most sides first. */
function rowsOf(sides: SideAnswer[], unplaced: Set<string>): Row[] {
  const byTarget = new Map<string, Row>()
  for (const [i, side] of sides.entries()) {
    for (const p of side.targets.nodes) {
      const row = byTarget.get(p.target.id) ?? {
        target: p.target,
        pairs: sides.map(() => null),
        unplaced: unplaced.has(p.target.id),
      }
      row.pairs[i] = p
      byTarget.set(p.target.id, row)
    }
  }
  return [...byTarget.values()].sort(
    (a, b) =>
      b.pairs.filter(Boolean).length - a.pairs.filter(Boolean).length ||
      kinds.indexOf(a.target.kind) - kinds.indexOf(b.target.kind) ||
      a.target.name.localeCompare(b.target.name, 'en'),
  )
}

function Sides({ sides, moments }: { sides: (Side & SideAnswer)[]; moments: boolean }) {
  const { params } = useAddress()
  const [one, other] = sides
  const changes = useChanges(moments && one && other ? { actor: one.actor, from: one.known, to: other.known } : null)
  const rows = rowsOf(sides, unplacedTargets(changes))
  const heads = sides.map(s => `${s.name}${s.known ? `, ${say(s.known)}` : moments ? ', today' : ''}`)
  const distinct = heads.map((h, i) => (heads.indexOf(h) === i ? h : `${h} (${i + 1})`))
  const columns: Column<Row>[] = [
    { name: 'Target', text: r => r.target.name, show: r => <EntityLink {...r.target} /> },
    { name: 'Kind', text: r => kindWord[r.target.kind] },
    ...distinct.map((name, i) => ({
      name,
      text: (r: Row) => said(r.pairs[i]),
      show: (r: Row) => <PairCell pair={r.pairs[i] ?? null} />,
    })),
    ...(moments
      ? [{ name: 'Between', text: (r: Row) => difference(r), show: (r: Row) => <Difference row={r} /> }]
      : []),
  ]
  return (
    <>
      <Section id="shared" title={moments ? 'In one sentence' : 'Shared'}>
        {moments ? <Learned rows={rows} sides={sides} /> : <Shared rows={rows} names={heads} />}
      </Section>
      {moments && one && other && <Changes answer={changes} />}
      {!moments &&
        sides.map(s => (
          <Unplaced
            key={s.actor}
            unplaced={s.targets.unplaced}
            shown={s.targets.totalCount}
            what={[`target of ${s.name}`, `targets of ${s.name}`]}
            whole={wholeActor(s.actor, howOf(params))}
            on={s.known}
          />
        ))}
      <Section id="side-by-side" title="Side by side">
        <Table id="compare" what="target" rows={rows} columns={columns} rowKey={r => r.target.id} page={40} filter />
      </Section>
    </>
  )
}

const said = (p: Targeting | null | undefined) => (p ? (p.first ?? 'undated') : '')

function PairCell({ pair }: { pair: Targeting | null }) {
  if (!pair)
    return (
      <>
        <span class="quiet" aria-hidden="true">
          ·
        </span>
        <span class="unseen">not said</span>
      </>
    )
  return (
    <span class="pair-cell">
      <StateGlyph state={pair.first ? 'CONTINUED' : 'UNDATED'} weight={pair.claimCount} />
      {pair.first
        ? `${say(pair.first)}${pair.last && pair.last !== pair.first ? ` to ${say(pair.last)}` : ''}`
        : 'undated'}
    </span>
  )
}

function Shared({ rows, names }: { rows: Row[]; names: string[] }) {
  const shared = rows.filter(r => r.pairs.every(Boolean))
  if (!shared.length) return <p class="sentence">No target is shared by all {names.length} under this view.</p>
  return (
    <ul class="plain">
      {(['COUNTRY', 'REGION', 'SECTOR', 'VICTIM'] as const)
        .map(kind => ({ kind, rs: shared.filter(r => r.target.kind === kind) }))
        .filter(({ rs }) => rs.length)
        .map(({ kind, rs }) => (
          <li key={kind} class="inline-list">
            <span class="quiet">
              {rs.length} {rs.length > 1 ? kindPlural[kind] : kindWord[kind]}
            </span>{' '}
            {rs.map(r => (
              <EntityLink key={r.target.id} {...r.target} />
            ))}
          </li>
        ))}
    </ul>
  )
}
