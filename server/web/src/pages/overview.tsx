// All countries, regions or sectors added up: by how many groups each is hit, since when, and from where.
import { useState } from 'preact/hooks'
import { howOf, hrefOf, navigate, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import type { Named, TargetRef } from '../lib/types'
import { count, list } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Unplaced } from '../parts/leftout'
import { Outline } from '../parts/map'
import { ShareBar } from '../parts/overlap'
import { Answer } from '../parts/states'
import { Table } from '../parts/table'

const query = `query Overview($by: TargetKind, $how: [How!], $view: View) {
  overview(by: $by, how: $how, limit: 300, view: $view) {
    groups { target { id name kind ... on Country { isoNumeric } } actorCount claimCount first last }
    flows(first: 3000) { origin { id name } target { id } actorCount }
    omittedCount
    unplaced
  }
}`

interface Group {
  target: TargetRef
  actorCount: number
  claimCount: number
  first: string | null
  last: string | null
}
interface OverviewAnswer {
  overview: {
    groups: Group[]
    flows: { origin: Named | null; target: { id: string }; actorCount: number }[]
    omittedCount: number
    unplaced: number
  }
}

export type By = 'countries' | 'regions' | 'sectors'

const kinds: Record<By, { kind: string; one: string }> = {
  countries: { kind: 'COUNTRY', one: 'country' },
  regions: { kind: 'REGION', one: 'region' },
  sectors: { kind: 'SECTOR', one: 'sector' },
}

export function Overview({ by }: { by: By }) {
  const { params } = useAddress()
  const { kind, one } = kinds[by]
  const answer = useQuery<OverviewAnswer>(`The ${by}, added up`, query, {
    by: kind,
    how: howOf(params),
    view: viewOf(params),
  })
  return (
    <Answer of={answer} lines={20}>
      {({ overview }) => {
        const most = Math.max(1, ...overview.groups.map(g => g.actorCount))
        const from = Map.groupBy(overview.flows, f => f.target.id)
        const origins = (g: Group) => (from.get(g.target.id) ?? []).flatMap(f => (f.origin ? [f.origin.name] : []))
        return (
          <>
            <Unplaced
              unplaced={overview.unplaced}
              shown={overview.groups.reduce((n, g) => n + g.actorCount, 0)}
              what={[`pair of an actor and a ${one}`, `pairs of an actor and a ${one}`]}
            />
            {by === 'countries' && <Heat groups={overview.groups} most={most} />}
            <Table
              id="overview"
              what={one}
              whats={by}
              rows={overview.groups}
              rowKey={g => g.target.id}
              page={60}
              columns={[
                {
                  name: one.charAt(0).toUpperCase() + one.slice(1),
                  text: g => g.target.name,
                  show: g => <EntityLink {...g.target} />,
                },
                {
                  name: 'Actors',
                  number: true,
                  text: g => String(g.actorCount),
                  show: g => <ShareBar share={g.actorCount / most} text={String(g.actorCount)} />,
                },
                { name: 'Claims', number: true, text: g => String(g.claimCount) },
                {
                  name: 'First',
                  text: g => g.first ?? '',
                  show: g => (g.first ? say(g.first) : <span class="quiet">undated</span>),
                },
                { name: 'Last', text: g => g.last ?? '', show: g => say(g.last) },
                {
                  name: 'Most of them said to come from',
                  text: g => list(origins(g), 3),
                  show: g => <span class="quiet">{list(origins(g), 3)}</span>,
                },
              ]}
            />
            <p class="quiet">
              A named victim counts for its country and sector here, a country for its regions, a sector for those above
              it.{overview.omittedCount > 0 && ` ${count(overview.omittedCount, 'more')} left out.`}
            </p>
          </>
        )
      }}
    </Answer>
  )
}

const steps = 5

/** The countries by how many groups hit them: five steps of one colour. */
function Heat({ groups, most }: { groups: Group[]; most: number }) {
  const [pointed, point] = useState('')
  const of = new Map(groups.flatMap(g => (g.target.isoNumeric ? [[g.target.isoNumeric, g] as const] : [])))
  // Few countries are hit by very many: a root keeps the others apart.
  const step = (n: number) => Math.max(1, Math.ceil(steps * Math.sqrt(n / most)))
  const least = (s: number) => Math.floor(most * ((s - 1) / steps) ** 2) + 1
  return (
    <figure class="map heat">
      <Outline
        title="Countries by how many actors hit them; the table below says the same"
        points={of}
        classes={id => {
          const g = of.get(id)
          return g ? `heat-${step(g.actorCount)}` : ''
        }}
        attend={id => {
          const g = of.get(id)
          return g
            ? {
                onClick: () => navigate(hrefOf(g.target.id)),
                onMouseEnter: () => point(`${g.target.name}: ${count(g.actorCount, 'actor')}`),
                onMouseLeave: () => point(''),
              }
            : {}
        }}
      />
      <figcaption>
        <span class="pointed">{pointed}</span>
        <ul class="legend">
          <li>actors</li>
          {Array.from({ length: steps }, (_, i) => (
            <li key={i}>
              <span class={`swatch heat-${i + 1}`} />
              {i === steps - 1 ? `${least(i + 1)} to ${most}` : `from ${least(i + 1)}`}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}
