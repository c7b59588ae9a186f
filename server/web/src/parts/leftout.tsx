// What a view leaves out: what nobody can place on a past day, what nobody says how sure it is, and whom nobody names.
import type { ComponentChildren } from 'preact'
import { hrefOf, patch, useAddress, viewOf } from '../lib/address'
import type { Variables } from '../lib/api'
import { useQuery } from '../lib/query'
import { say, sinceWords } from '../lib/span'
import { count } from '../lib/words'

/**
 * A question for the list as a whole, with the day by which each of its items was first said for certain: the
 * first 1,000 as `list.nodes` or `of.list.nodes`. Its view is set here.
 */
export interface WholeList {
  query: string
  variables: Variables
}

/** All targets of an actor. */
export const wholeActor = (id: string, how: string[]): WholeList => ({
  query: `query WholeActor($id: ID!, $how: [How!], $view: View) {
  of: actor(id: $id, view: $view) { list: targets(how: $how, first: 1000) { nodes { firstRecorded } } }
}`,
  variables: { id, how },
})

const most = 1000 // items that a whole list asks for

interface Dated {
  list: { nodes: { firstRecorded: string }[] }
}

interface UnplacedProps {
  unplaced: number
  /** How many there are beside these; not told where nothing adds them up. */
  shown?: number
  what: [one: string, many: string]
  /** Asks since when our data has them; left out where they are too many to ask. */
  whole?: WholeList
  /** The day of the list; that of the page's view when left out. */
  on?: string | null
}

/** One line: how many things cannot be placed, since when our data has them, and a switch that counts them, or leaves them out again. */
export function Unplaced({ unplaced, shown, what, whole, on }: UnplacedProps) {
  const { params } = useAddress()
  const day = on ?? params.get('knownAsOf')
  const counted = params.get('known') === 'possibly'
  const { data } = useQuery<Dated | { of: Dated | null }>(
    'Since when our data has what cannot be placed',
    day && unplaced && !counted && whole ? whole.query : null,
    { ...whole?.variables, view: { ...viewOf(params), knownAsOf: day, known: 'POSSIBLY' } },
  )
  if (!day) return null
  if (counted)
    return (
      <p class="note left-out">
        Among these are {what[1]} of which nobody can tell whether they were known by then.{' '}
        <Switch to={{ known: null }}>Leave them out</Switch>
      </p>
    )
  if (!unplaced) return null
  const many =
    shown === undefined
      ? count(unplaced, ...what)
      : `${unplaced.toLocaleString('en')} of ${count(unplaced + shown, ...what)}`
  if (!whole)
    return <CannotPlace n={unplaced}>{many} cannot be placed: nobody can tell whether they were known</CannotPlace>
  const nodes = (data && ('list' in data ? data : data.of)?.list.nodes) ?? []
  const later = nodes.map(n => n.firstRecorded).filter(d => d > day)
  const since = [...new Set(later)].sort()
  const gone = data && nodes.length < most ? unplaced - later.length : 0
  return (
    <p class="note left-out" title={`Nobody can tell whether they were known by ${say(day)}.`}>
      {many} cannot be placed:{' '}
      {gone < unplaced && `our data has ${gone > 0 ? later.length : 'them'} only since ${sinceWords(since)}`}
      {gone > 0 &&
        `${gone < unplaced ? ', and ' : ''}by then our data may have let go of ${gone < unplaced ? gone : 'them'}`}
      . <Switch to={{ known: 'possibly' }}>Count them, too</Switch>
    </p>
  )
}

interface CannotPlaceProps {
  n: number
  /** What it is of which nobody can tell, to be followed by the day. */
  children: ComponentChildren
}

/** The same in words of its own, beside a picture whose page has the switch back. */
export function CannotPlace({ n, children }: CannotPlaceProps) {
  const { params } = useAddress()
  const day = params.get('knownAsOf')
  if (!n || !day || params.get('known') === 'possibly') return null
  return (
    <p class="note left-out">
      {children} by {say(day)}. <Switch to={{ known: 'possibly' }}>Count {n === 1 ? 'it' : 'them'}, too</Switch>
    </p>
  )
}

interface UnplacedSharedProps {
  of: { sharedCount: number; unplaced: number }[]
  /** What is shared. */
  one: string
}

/** How much more may be shared by those in a table of what is alike. */
export function UnplacedShared({ of, one }: UnplacedSharedProps) {
  const [more, shared] = [of.reduce((n, x) => n + x.unplaced, 0), of.reduce((n, x) => n + x.sharedCount, 0)]
  return (
    <CannotPlace n={more}>
      {more} of {count(more + shared, one)} cannot be placed: nobody can tell whether{' '}
      {more === 1 ? 'it was' : 'they were'} known
    </CannotPlace>
  )
}

/** How many claims a least confidence leaves out because nobody says how sure they are. */
export function UnknownConfidence({ claims }: { claims: number }) {
  const { params } = useAddress()
  const least = params.get('minConfidence')
  if (!least || !claims) return null
  return (
    <p class="note left-out">
      {count(claims, 'claim')} left out: nobody says how sure {claims === 1 ? 'it is' : 'they are'}, and the view asks
      for {least}% or more. <Switch to={{ minConfidence: null }}>Count all, however sure</Switch>
    </p>
  )
}

/** How many groups are left out because nobody names them. */
export function Unnamed({ groups }: { groups: number }) {
  const { params } = useAddress()
  if (params.get('unnamed') === 'true')
    return (
      <p class="note left-out">
        Groups that nobody names are among these, each behind one incident. They may be one, or groups that have a name
        elsewhere. <Switch to={{ unnamed: null }}>Leave them out</Switch>
      </p>
    )
  if (!groups) return null
  return (
    <p class="note left-out">
      {count(groups, 'group')} that nobody names left out: of {groups === 1 ? 'it' : 'each'} one incident alone tells.{' '}
      <Switch to={{ unnamed: 'true' }}>Count them, too</Switch>
    </p>
  )
}

function Switch({ to, children }: { to: Record<string, string | null>; children: ComponentChildren }) {
  const { segments, params } = useAddress()
  const here = Object.fromEntries([...new Set(params.keys())].map(name => [name, params.getAll(name)]))
  const there = Object.fromEntries(Object.entries(to).map(([name, value]) => [name, value ?? undefined]))
  return (
    <a
      href={hrefOf(segments.join('/'), { ...here, ...there })}
      onClick={e => {
        e.preventDefault()
        patch(to)
      }}
    >
      {children}
    </a>
  )
}
