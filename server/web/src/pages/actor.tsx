// An actor: how its targeting grew, where, in which sectors, what it is called, and every claim.
import { useMemo } from 'preact/hooks'
import { howOf, useAddress, viewOf } from '../lib/address'
import { useTellFacets } from '../lib/facets'
import { useMarked } from '../lib/marked'
import { type Result, useQuery } from '../lib/query'
import { stripRows, titleOfMark } from '../lib/rows'
import { useTitle } from '../lib/title'
import {
  type Claim,
  claimFields,
  type Page,
  type PairPage,
  type Targeting,
  type TargetRef,
  type Timeline,
  targetingFields,
  timelineFields,
} from '../lib/types'
import { SectorBars } from '../parts/bars'
import { ClaimsTable } from '../parts/claims'
import { Evidence } from '../parts/evidence'
import { UnknownConfidence, Unplaced, wholeActor } from '../parts/leftout'
import { WorldMap } from '../parts/map'
import { PairsTable } from '../parts/pairs'
import { YearSlider } from '../parts/slider'
import { Answer, Section } from '../parts/states'
import { type Lane, Strip, StripLegend } from '../parts/strip'
import { Widening } from '../parts/widening'
import { BesidePanels } from './actor-beside'
import { ActorHead, type Head, headFields, Names, Records } from './actor-head'

const query = `query Actor($id: ID!, $view: View, $how: [How!]) {
  actor(id: $id, view: $view) {
    ...head
    timeline(how: $how) { ...timelineFields }
    targets(how: $how, first: 1000) {
      totalCount
      unplaced
      unknownConfidence
      unnamed
      nodes {
        ...targetingFields
        actor { id name }
        target { id name kind ... on Country { isoNumeric } }
      }
    }
  }
}
${headFields}
${timelineFields}
${targetingFields}`

const claimsQuery = `query ActorClaims($id: ID!, $view: View) {
  actor(id: $id, view: $view) { claims(first: 1000) { totalCount nodes { ...claimFields } } }
}
${claimFields}`

// Asked from the countries, which lie in few regions each: a region holds up to all of them.
const placesQuery = `query Places { countries(first: 300) { nodes { isoNumeric regions { id } } } }`

interface Places {
  countries: { nodes: { isoNumeric: string; regions: { id: string }[] }[] }
}

interface ActorAnswer {
  actor: Head & { timeline: Timeline; targets: PairPage<Targeting> }
}
interface ClaimsAnswer {
  actor: { claims: Page<Claim> }
}

export function ActorPage({ id }: { id: string }) {
  const { params } = useAddress()
  const view = viewOf(params)
  const answer = useQuery<ActorAnswer>('The actor and how its targeting grew', query, { id, view, how: howOf(params) })
  const claims = useQuery<ClaimsAnswer>('Every claim about the actor', claimsQuery, { id, view })
  const all = claims.data?.actor.claims
  useTitle(answer.data?.actor.name)
  useTellFacets(all?.nodes)
  return (
    <Answer of={together(answer, claims)} lines={24}>
      {({ actor }) => (
        <>
          <ActorHead actor={actor} />
          <Picture actor={actor} claims={all?.nodes ?? []} />
          <BesidePanels id={id} claims={all?.nodes ?? []} />
          <div class="two">
            <Names actor={actor} />
            <Records actor={actor} />
          </div>
          <Section id="all-claims" title="Claims">
            <Answer of={claims} lines={12}>
              {data => (
                <ClaimsTable
                  without={['Actor or subject']}
                  claims={data.actor.claims.nodes}
                  total={data.actor.claims.totalCount}
                />
              )}
            </Answer>
          </Section>
        </>
      )}
    </Answer>
  )
}

/** An answer that waits for another that it is drawn with, so that nothing moves when that comes. */
function together<T>(answer: Result<T>, other: Result<unknown>): Result<T> {
  return other.data === null && other.loading && !answer.problem ? { data: null, problem: null, loading: true } : answer
}

/** The targets of some pairs by id, the regions among them with their countries. */
function placed(pairs: Targeting[], places: Places | null): Map<string, TargetRef> {
  const within = (id: string) => places?.countries.nodes.filter(c => c.regions.some(r => r.id === id)) ?? []
  return new Map(
    pairs.map(({ target }) => [
      target.id,
      target.kind === 'REGION' ? { ...target, countries: within(target.id) } : target,
    ]),
  )
}

function Picture({ actor, claims }: { actor: ActorAnswer['actor']; claims: Claim[] }) {
  const { params } = useAddress()
  const umbrellaYears = Number(params.get('umbrellaYears') ?? 5)
  const year = params.get('year')
  const mark = params.get('mark')
  const rows = useMemo(
    () => stripRows(actor.timeline, 'target', claims, umbrellaYears),
    [actor.timeline, claims, umbrellaYears],
  )
  const places = useQuery<Places>('Where the regions lie', placesQuery, {})
  const targets = useMemo(() => placed(actor.targets.nodes, places.data), [actor.targets, places.data])
  const marked = useMarked(actor.id, 'actor', mark, claims, 'target', umbrellaYears)
  const known = useMemo(() => new Map(claims.map(c => [c.id, c])), [claims])
  const of = (...kinds: string[]) => rows.filter(r => kinds.includes(r.entity.kind))
  const lanes: Lane[] = [
    { title: 'Countries and regions', rows: of('COUNTRY', 'REGION') },
    { title: 'Sectors', rows: of('SECTOR') },
    { title: 'Victims', rows: of('VICTIM') },
  ]
  const { buckets } = actor.timeline
  const periods = buckets.map(b => b.period)
  const fresh = new Set(
    buckets
      .find(b => b.period === year)
      ?.rows.filter(r => r.state === 'NEW')
      .map(r => r.entity.id),
  )
  const placeRows = useMemo(() => of('COUNTRY', 'REGION'), [rows])
  const sectors = [
    ...new Map(actor.targets.nodes.filter(t => t.target.kind === 'SECTOR').map(t => [t.target.id, t])).values(),
  ].sort((a, b) => b.sourceCount - a.sourceCount || a.target.name.localeCompare(b.target.name, 'en'))
  const origins = new Set(actor.origins.flatMap(o => (o.entity.isoNumeric ? [o.entity.isoNumeric] : [])))
  return (
    <>
      <Section id="expansion" title="How its targeting grew" aside={<StripLegend />}>
        <Widening buckets={buckets} year={year} undated={actor.timeline.undated.length} />
        <Unplaced
          unplaced={actor.targets.unplaced}
          shown={actor.targets.totalCount}
          what={['target', 'targets']}
          whole={wholeActor(actor.id, howOf(params))}
        />
        <UnknownConfidence claims={actor.targets.unknownConfidence} />
        <div class="growth">
          {rows.length > 0 && (
            <Strip
              caption={`Targets of ${actor.name} by year`}
              buckets={buckets}
              lanes={lanes}
              year={year}
              mark={mark}
            />
          )}
          {rows.length > 0 && (
            <div class="where">
              <div>
                <header>
                  <h3>Where</h3>
                  <YearSlider periods={periods} year={year} />
                </header>
                <WorldMap
                  rows={placeRows}
                  targets={targets}
                  year={year}
                  origins={origins}
                  mark={mark}
                  title={`Countries that ${actor.name} targeted${year ? `, ${year}` : ''}; the table of targets says the same`}
                />
              </div>
              {sectors.length > 0 && (
                <div>
                  <header>
                    <h3>Sectors, by reports</h3>
                  </header>
                  <SectorBars pairs={sectors} fresh={fresh} year={year} />
                </div>
              )}
            </div>
          )}
        </div>
      </Section>
      <Section id="targets" title="Targets">
        <PairsTable id="targets" end="target" pairs={actor.targets.nodes} total={actor.targets.totalCount} />
      </Section>
      {mark && (
        <Evidence
          title={`${actor.name} and ${titleOfMark(mark, rows)}`}
          ids={marked.ids}
          told={marked.answer}
          known={known}
        />
      )}
    </>
  )
}
