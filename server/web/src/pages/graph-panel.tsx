// What is known of the chosen node, before it is opened: how much hangs on it, sort by sort.
import { useState } from 'preact/hooks'
import { type Counts, countsQuery, sortCount, sortsOf, sortWord } from '../graph/gather'
import { type Model, type Opening, portion, writeOpening } from '../graph/model'
import type { Path } from '../graph/paths'
import { howOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { count, kindOf, kindWord } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Evidence, openMark } from '../parts/evidence'
import { SearchBox } from '../parts/search'
import { Answer, Section } from '../parts/states'

export function NodePanel({
  model,
  selected,
  openings,
}: {
  model: Model
  selected: string | null
  openings: Opening[]
}) {
  const { params } = useAddress()
  const answer = useQuery<Counts>('What hangs on a node', selected ? countsQuery(selected) : null, {
    view: viewOf(params),
    how: howOf(params),
  })
  const node = selected ? model.nodes.get(selected) : undefined
  if (!selected)
    return (
      <div class="graph-panel quiet">
        <p>Choose a node to see what hangs on it.</p>
      </div>
    )
  const edges = [...model.edges.values()].filter(e => e.from === selected || e.to === selected)
  const toggle = (sort: string, open: boolean) => {
    const others = openings.filter(o => !(o.id === selected && o.sort === sort))
    patch({ open: (open ? [...others, { id: selected, sort, most: portion }] : others).map(writeOpening) })
  }
  const pinned = params.getAll('pin').some(p => p.startsWith(`${selected}@`))
  return (
    <section class="graph-panel" aria-label="The chosen node">
      <h2>
        <EntityLink id={selected} name={node?.name ?? selected} />
      </h2>
      <p class="quiet">
        {kindWord[kindOf(selected)]}, {count(edges.length, 'edge')} here
      </p>
      <Answer of={answer} lines={3}>
        {counts => (
          <ul class="plain openings">
            {sortsOf(counts).map(({ sort, count: n }) => {
              const open = openings.some(o => o.id === selected && o.sort === sort)
              return (
                <li key={sort}>
                  <span>{sortCount(n, sort)}</span>
                  <button
                    type="button"
                    class="quiet-button"
                    aria-label={`${open ? 'Close' : 'Open'} ${sortWord(sort)}`}
                    onClick={() => toggle(sort, !open)}
                  >
                    {open ? 'Close' : 'Open'}
                  </button>
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
      <p>
        <button
          type="button"
          class="quiet-button"
          onClick={() => patch({ hide: [...params.getAll('hide'), selected], sel: null })}
        >
          Hide
        </button>{' '}
        {pinned && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => patch({ pin: params.getAll('pin').filter(p => !p.startsWith(`${selected}@`)) })}
          >
            Unpin
          </button>
        )}
      </p>
      <ul class="plain near">
        {edges.slice(0, 40).map(e => {
          const other = e.from === selected ? e.to : e.from
          const to = model.nodes.get(other)
          const more = to?.more
          return (
            <li key={e.id}>
              {more ? (
                <button type="button" class="count-button near-name" onClick={() => openMore(openings, more.opening)}>
                  {to.name}
                </button>
              ) : (
                <>
                  <button type="button" class="count-button near-name" onClick={() => patch({ sel: other }, true)}>
                    {to?.name ?? other}
                  </button>{' '}
                  <span class="quiet">{e.first ? say(e.first.slice(0, 4)) : 'undated'}</span>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Draws a portion more of what is opened. */
export function openMore(openings: Opening[], of: Opening): void {
  patch({
    open: openings.map(o => writeOpening(o.id === of.id && o.sort === of.sort ? { ...o, most: o.most + portion } : o)),
  })
}

/** Asks for the shortest paths between two entities. */
export function PathForm({ from }: { from: string | null }) {
  const [open, setOpen] = useState(false)
  if (!from) return null
  if (!open)
    return (
      <button type="button" class="quiet-button" onClick={() => setOpen(true)}>
        Find a path
      </button>
    )
  return (
    <SearchBox
      label={`Find the paths from ${from} to`}
      placeholder="Path to"
      onChoose={hit => {
        setOpen(false)
        patch({ path: `${from}~${hit.entity.id}`, sel: null })
      }}
    />
  )
}

const pathsShown = 8

/** The paths as sentences, each step with how many claims it rests on. */
export function PathList({ paths }: { paths: Path[] }) {
  const mark = useAddress().params.get('mark')
  const [all, setAll] = useState(false)
  const open = paths.flatMap(p => p.steps).find(s => `${s.from}~${s.to}` === mark)
  const name = (id: string) => paths.flatMap(p => p.nodes).find(n => n.id === id)?.name ?? id
  return (
    <Section
      id="paths"
      title={paths.length ? `${count(paths.length, 'shortest path')}` : 'No path within six steps under this view'}
      aside={
        <button type="button" class="quiet-button" onClick={() => patch({ path: null })}>
          Forget
        </button>
      }
    >
      <ol class="paths">
        {(all ? paths : paths.slice(0, pathsShown)).map((path, i) => (
          <li key={i} class="inline-list">
            {path.nodes.map((n, j) => {
              const step = path.steps[j]
              return (
                <span key={n.id}>
                  <EntityLink {...n} />
                  {step && (
                    <span class="quiet">
                      {' '}
                      —{' '}
                      <button
                        type="button"
                        class="count-button"
                        data-mark={`${step.from}~${step.to}`}
                        onClick={() => openMark(`${step.from}~${step.to}`)}
                      >
                        {count(step.claims.length, 'claim')}
                      </button>{' '}
                      —
                    </span>
                  )}
                </span>
              )
            })}
          </li>
        ))}
      </ol>
      {!all && paths.length > pathsShown && (
        <button type="button" class="quiet-button" onClick={() => setAll(true)}>
          Show all {paths.length}
        </button>
      )}
      {open && (
        <Evidence
          title={`${name(open.from)} and ${name(open.to)}`}
          ids={open.claims.map(c => c.id)}
          known={new Map()}
          cypher={open.cypher}
        />
      )}
    </Section>
  )
}
