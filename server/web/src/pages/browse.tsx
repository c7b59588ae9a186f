// Lists of what there is, a page at a time.
import { howOf, hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { count } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { CannotPlace, Unplaced } from '../parts/leftout'
import { Answer } from '../parts/states'
import { type By, Overview } from './overview'
import { WideningList } from './widening'

const kinds = ['actors', 'countries', 'regions', 'sectors', 'victims', 'incidents', 'sources', 'widening'] as const
type Of = (typeof kinds)[number]
const wordy: Of[] = ['incidents', 'sources', 'victims'] // their names are sentences
const size = 100

/** Kinds of which there are few, which the server adds up. */
const summed: readonly string[] = ['countries', 'regions', 'sectors'] satisfies By[]
const isSummed = (of: string): of is By => summed.includes(of)

const more: Partial<Record<Of, string>> = {
  incidents: 'occurred',
  sources: 'published',
  actors: 'targets(how: $how, first: 0) { totalCount unplaced }',
  victims: 'targetedBy(how: $how, first: 0) { totalCount unplaced }',
}

const query = (
  of: Of,
) => `query Browse($first: Int, $after: String, ${more[of]?.includes('$how') ? '$how: [How!], ' : ''}$view: View) {
  list: ${of}(first: $first, after: $after, ${of === 'actors' ? 'orderBy: { field: CLAIMS, direction: DESC }, ' : ''}view: $view) {
    totalCount${of === 'actors' ? '\n    unplaced' : ''}
    nodes { id name ${more[of] ?? ''} }
    pageInfo { hasNextPage endCursor }
  }
}`

interface Counted {
  totalCount: number
  unplaced: number
}
interface Item {
  id: string
  name: string
  occurred?: string | null
  published?: string | null
  targets?: Counted
  targetedBy?: Counted
}
interface ListAnswer {
  list: {
    totalCount: number
    unplaced?: number
    nodes: Item[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

export function BrowsePage() {
  const { params } = useAddress()
  const of = kinds.find(k => k === params.get('of')) ?? 'actors'
  useTitle(of)
  return (
    <>
      <h1 class="unseen">{of === 'widening' ? 'Who is widening' : `Browse ${of}`}</h1>
      <nav class="tabs" aria-label="Kinds">
        {kinds.map(k => (
          <a key={k} href={hrefOf('browse', { of: k })} aria-current={k === of ? 'page' : undefined}>
            {k === 'widening' ? 'who is widening' : k}
          </a>
        ))}
      </nav>
      {of === 'widening' ? <WideningList /> : isSummed(of) ? <Overview key={of} by={of} /> : <List key={of} of={of} />}
    </>
  )
}

function List({ of }: { of: Of }) {
  const { params } = useAddress()
  const answer = useQuery<ListAnswer>(`The ${of}`, query(of), {
    first: size,
    after: params.get('after'),
    how: howOf(params),
    view: viewOf(params),
  })
  return (
    <Answer of={answer} lines={16}>
      {({ list }) => (
        <>
          <p class="quiet">
            {list.totalCount.toLocaleString('en')} {of}
            {of === 'actors' && ', those with the most claims first'}
          </p>
          {list.unplaced !== undefined && (
            <Unplaced unplaced={list.unplaced} shown={list.totalCount} what={['actor', 'actors']} />
          )}
          <LeftOut of={of} items={list.nodes} />
          <ul class={wordy.includes(of) ? 'columns wordy' : 'columns'}>
            {list.nodes.map(item => (
              <li key={item.id}>
                <EntityLink id={item.id} name={item.name} />
                <span class="quiet">{aside(item)}</span>
              </li>
            ))}
          </ul>
          <p class="pager">
            {params.has('after') && (
              <button type="button" class="quiet-button" onClick={() => history.back()}>
                Back
              </button>
            )}
            {list.pageInfo.hasNextPage && (
              <button type="button" class="quiet-button" onClick={() => patch({ after: list.pageInfo.endCursor })}>
                Next {size}
              </button>
            )}
          </p>
        </>
      )}
    </Answer>
  )
}

/** How much of what the list counts of its items nobody can place. */
function LeftOut({ of, items }: { of: Of; items: Item[] }) {
  const counted = items.flatMap(i => i.targets ?? i.targetedBy ?? [])
  if (!counted.length) return null
  const sum = (n: (c: Counted) => number) => counted.reduce((all, c) => all + n(c), 0)
  const [left, shown] = [sum(c => c.unplaced), sum(c => c.totalCount)]
  if (of === 'actors')
    return (
      <CannotPlace n={left}>
        Of those shown, {left.toLocaleString('en')} of {count(left + shown, 'target')} cannot be placed: nobody can tell
        whether {left === 1 ? 'it was' : 'they were'} known
      </CannotPlace>
    )
  return (
    <Unplaced
      unplaced={left}
      shown={shown}
      what={['pair of one of these victims and an actor', 'pairs of one of these victims and an actor']}
    />
  )
}

function aside(item: Item): string {
  if (item.targets) return item.targets.totalCount ? count(item.targets.totalCount, 'target') : ''
  if (item.targetedBy) return item.targetedBy.totalCount ? count(item.targetedBy.totalCount, 'actor') : ''
  return say(item.occurred ?? item.published)
}
