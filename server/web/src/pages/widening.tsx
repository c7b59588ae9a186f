// Who is widening: what a period added to the years before it, for every actor.
import { howOf, hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import type { Kind, Named, PlacedPage, Ref } from '../lib/types'
import { list } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { StateGlyph } from '../parts/glyph'
import { Unplaced } from '../parts/leftout'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

// Descending, groups first seen in the period come last; ascending, they come first.
const query = `query Widening($baseline: Span!, $period: Span!, $direction: Direction!, $how: [How!], $view: View) {
  expansions(
    baseline: $baseline, period: $period, how: $how, orderBy: { field: ADDED, direction: $direction }, first: 100, view: $view
  ) {
    totalCount
    unplaced
    nodes {
      actor { id name } firstSeen
      addedCount continuedCount knownBeforeCount added(first: 100) { target { id name kind } }
    }
  }
}`

interface Pairs {
  target: Ref
}
interface Expansion {
  actor: Named
  firstSeen: boolean
  added: Pairs[]
  addedCount: number
  continuedCount: number
  knownBeforeCount: number
}
interface WideningAnswer {
  expansions: PlacedPage<Expansion>
}

const years = /^\d{4}(\/\d{4})?$/
const span = (text: string | null, otherwise: string) => (text && years.test(text) ? text : otherwise)

export function WideningList() {
  const { params } = useAddress()
  const baseline = span(params.get('base'), '2014/2016')
  const period = span(params.get('period'), '2017')
  return (
    <>
      <p class="sentence window-words">
        <label class="control">
          What did <Years label="the period" name="period" value={period} />
        </label>
        <label class="control">
          add to <Years label="the years before it" name="base" value={baseline} />
        </label>
        <span class="quiet">years as 2017 or 2014/2016</span>
      </p>
      <Widened id="widening" title={`Widening: known before ${say(period)}`} baseline={baseline} period={period} />
      <Widened id="first-seen" title={`First seen in ${say(period)}`} baseline={baseline} period={period} firstSeen />
    </>
  )
}

interface WidenedProps {
  id: string
  title: string
  baseline: string
  period: string
  /** Those first seen in the period, rather than those that were known before. */
  firstSeen?: boolean
}

/** The actors to which a period added targets, the most first: known before, or first seen in it. */
function Widened({ id, title, baseline, period, firstSeen = false }: WidenedProps) {
  const { params } = useAddress()
  const answer = useQuery<WideningAnswer>(firstSeen ? 'Who was first seen' : 'Who is widening', query, {
    baseline,
    period,
    direction: firstSeen ? 'ASC' : 'DESC',
    how: howOf(params),
    view: viewOf(params),
  })
  const nodes = answer.data?.expansions.nodes ?? []
  const widened = nodes
    .filter(e => e.firstSeen === firstSeen && e.addedCount > 0)
    .sort((a, b) => b.addedCount - a.addedCount)
  return (
    <Section id={`${id}-actors`} title={title}>
      {firstSeen && (
        <p class="quiet">
          Nothing on whom they target was recorded before {say(period)} began, and none of it can have begun before:
          they are new to us, and need not be widening.
        </p>
      )}
      {!firstSeen && answer.data && (
        <Unplaced
          unplaced={answer.data.expansions.unplaced}
          what={['pair of an actor and a target', 'pairs of an actor and a target']}
        />
      )}
      <Answer of={answer} lines={16}>
        {() =>
          widened.length === 0 ? (
            <Empty>
              {firstSeen
                ? `No group was seen first in ${say(period)} under this view.`
                : `No group that was known before is known to have added a target in ${say(period)} under this view.`}
            </Empty>
          ) : (
            <Table
              id={id}
              what="actor"
              rows={widened}
              rowKey={e => e.actor.id}
              page={40}
              columns={[
                {
                  name: 'Actor',
                  text: e => e.actor.name,
                  show: e => <EntityLink id={e.actor.id} name={e.actor.name} />,
                },
                {
                  name: 'Added',
                  number: true,
                  text: e => String(e.addedCount),
                  show: e => (
                    <a
                      class="new-word added"
                      href={hrefOf(e.actor.id, { year: period.slice(-4) })}
                      aria-label={`${e.addedCount} added by ${e.actor.name}: see them`}
                    >
                      <StateGlyph state="NEW" />
                      {e.addedCount}
                    </a>
                  ),
                },
                {
                  name: 'Places',
                  text: e => names(e.added, 'COUNTRY', 'REGION'),
                  show: e => <Some pairs={e.added} kinds={['COUNTRY', 'REGION']} />,
                },
                {
                  name: 'Sectors',
                  text: e => names(e.added, 'SECTOR'),
                  show: e => <Some pairs={e.added} kinds={['SECTOR']} />,
                },
                {
                  name: 'Victims',
                  text: e => names(e.added, 'VICTIM'),
                  show: e => <Some pairs={e.added} kinds={['VICTIM']} />,
                },
                { name: 'Continued', number: true, text: e => String(e.continuedCount) },
                { name: 'Known before', number: true, text: e => String(e.knownBeforeCount) },
              ]}
            />
          )
        }
      </Answer>
      {nodes.length > 0 && widened.length === nodes.length && <p class="quiet">These are the first {nodes.length}.</p>}
    </Section>
  )
}

function Years({ label, name, value }: { label: string; name: string; value: string }) {
  return (
    <input
      type="text"
      class="date day"
      value={value}
      pattern="\d{4}(/\d{4})?"
      aria-label={label}
      title="a year, or the first and the last: 2014/2016"
      onChange={e => years.test(e.currentTarget.value.trim()) && patch({ [name]: e.currentTarget.value.trim() })}
    />
  )
}

function names(pairs: Pairs[], ...kinds: Kind[]): string {
  return pairs
    .filter(p => kinds.includes(p.target.kind))
    .map(p => p.target.name)
    .join('; ')
}

const few = 4

/** The added targets of some kinds: the first by name, the rest counted. */
function Some({ pairs, kinds }: { pairs: Pairs[]; kinds: Kind[] }) {
  const of = pairs.map(p => p.target).filter(t => kinds.includes(t.kind))
  if (!of.length) return null
  const more = of.length - few
  return (
    <span class="inline-list">
      {of.slice(0, few).map(t => (
        <EntityLink key={t.id} {...t} />
      ))}
      {more > 0 && (
        <span
          class="quiet"
          title={list(
            of.slice(few).map(t => t.name),
            60,
          )}
        >
          and {more} more
        </span>
      )}
    </span>
  )
}
