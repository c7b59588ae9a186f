// Beside who targets something: who came first, and what else the same groups hit.
import { howOf, hrefOf, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say, sayRecording } from '../lib/span'
import type { Kind, Named, Ref } from '../lib/types'
import { count } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { openMark } from '../parts/evidence'
import { CannotPlace, UnplacedShared } from '../parts/leftout'
import { OverlapTable } from '../parts/overlap'
import { Answer, Empty } from '../parts/states'

const firstQuery = `query FirstEntrants($target: String!, $how: [How!], $view: View) {
  firstEntrants(targets: [$target], how: $how, first: 1, view: $view) {
    unplaced
    nodes { first unplaced actors { id name } claims { id recorded recordedFrom recordedBasis } }
  }
}`

interface FirstAnswer {
  firstEntrants: {
    unplaced: number
    nodes: {
      first: string
      unplaced: number
      actors: Named[]
      claims: { id: string; recorded: string; recordedFrom: string | null; recordedBasis: string }[]
    }[]
  }
}

/** Who is the first known to have hit it, in one sentence. */
export function FirstThere({ id }: { id: string }) {
  const { params } = useAddress()
  const { data } = useQuery<FirstAnswer>('Who came first', firstQuery, {
    target: id,
    how: howOf(params),
    view: viewOf(params),
  })
  const entry = data?.firstEntrants.nodes[0]
  if (!entry)
    return (
      <>
        <p class="sentence" />
        <CannotPlace n={data?.firstEntrants.unplaced ?? 0}>
          Nobody can tell who was first: none of the claims that date anything was known for certain
        </CannotPlace>
      </>
    )
  const [actor] = entry.actors
  const said = entry.claims[0]
  return (
    <>
      <p class="sentence">
        First there, as far as anybody dates it:{' '}
        {entry.actors.map((a, i) => (
          <span key={a.id}>
            {i > 0 && ', '}
            <b>
              <EntityLink plain {...a} />
            </b>
          </span>
        ))}
        , {say(entry.first)}
        {said && <span class="quiet">, {sayRecording(said)}</span>}.{' '}
        {actor && (
          <button type="button" class="count-button" onClick={() => openMark(`${actor.id}@${entry.first.slice(0, 4)}`)}>
            Open the claims
          </button>
        )}
      </p>
      <CannotPlace n={entry.unplaced}>
        {count(entry.unplaced, 'more claim')} could make another the first, and nobody can tell whether{' '}
        {entry.unplaced === 1 ? 'it was' : 'they were'} known
      </CannotPlace>
    </>
  )
}

const alsoQuery = `query CoTargeted($target: String!, $how: [How!], $view: View) {
  coTargeted(target: $target, how: $how, first: 10, view: $view) {
    score target { id name kind } sharedCount shared(first: 200) { id name } unplaced
  }
}`

interface AlsoAnswer {
  coTargeted: { score: number; target: Ref; sharedCount: number; shared: Named[]; unplaced: number }[]
}

/** What the groups that hit it hit too, and a way to ask who hits both. */
export function AlsoHit({ id, kind }: { id: string; kind: Kind }) {
  const { params } = useAddress()
  const answer = useQuery<AlsoAnswer>('What the same groups hit', alsoQuery, {
    target: id,
    how: howOf(params),
    view: viewOf(params),
  })
  const both = (other: Ref) => hrefOf('who', { whom: [id, other.id] })
  return (
    <div class="beside">
      <h3>What the same groups hit</h3>
      <Answer of={answer} lines={8}>
        {({ coTargeted: found }) =>
          found.length === 0 ? (
            <Empty>Nothing else is said of the groups that hit it.</Empty>
          ) : (
            <>
              <OverlapTable
                kind="also"
                heads={['Target', 'Groups that hit both']}
                rows={found.map(c => ({
                  end: c.target,
                  score: c.score,
                  shared: c.shared,
                  summary: count(c.sharedCount, 'group'),
                  next: c.target.kind !== kind && <a href={both(c.target)}>Who hits both at once?</a>,
                }))}
              />
              <UnplacedShared of={found} one="shared group" />
            </>
          )
        }
      </Answer>
    </div>
  )
}
