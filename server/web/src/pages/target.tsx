// A country, region, sector or victim: who targets it, since when, and how that
// grew beside how much was reported at all.
import { useMemo } from 'preact/hooks'
import { howOf, hrefOf, useAddress, viewOf } from '../lib/address'
import { useTellFacets } from '../lib/facets'
import { useMarked } from '../lib/marked'
import { useQuery } from '../lib/query'
import { stripRows, titleOfMark } from '../lib/rows'
import { useTitle } from '../lib/title'
import {
  type Claim,
  claimFields,
  type Named,
  type Page,
  type PairPage,
  type Ref,
  type Targeting,
  type Timeline,
  targetingFields,
  timelineFields,
} from '../lib/types'
import { kindOf, kindWord, list, victimWord } from '../lib/words'
import { ClaimsTable } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { Evidence } from '../parts/evidence'
import { KindGlyph } from '../parts/glyph'
import { UnknownConfidence, Unnamed, Unplaced, type WholeList } from '../parts/leftout'
import { PairsTable } from '../parts/pairs'
import { Prose } from '../parts/prose'
import { Answer, Section } from '../parts/states'
import { Strip, StripLegend } from '../parts/strip'
import { Trend } from '../parts/trend'
import { Widening } from '../parts/widening'
import { AlsoHit, FirstThere } from './target-beside'

// Every kind of target is asked the same, and told of its own neighbours.
const own: Record<string, string> = {
  country: 'regions { id name }',
  region: 'parent { id name } countries { id name }',
  sector: 'parent { id name } children { id name }',
  victim: 'stixClass countries { id name } regions { id name } sectors { id name }',
}

const query = (kind: string) => `query Target($id: ID!, $view: View, $how: [How!]) {
  target: ${kind}(id: $id, view: $view) {
    id name kind description
    ${own[kind]}
    timeline(how: $how) { ...timelineFields }
    targetedBy(how: $how, orderBy: { field: FIRST }, first: 1000) {
      totalCount
      unplaced
      unknownConfidence
      unnamed
      nodes { ...targetingFields actor { id name } target { id name kind } }
    }
  }
}
${timelineFields}
${targetingFields}`

const claimsQuery = (kind: string) => `query TargetClaims($id: ID!, $view: View) {
  target: ${kind}(id: $id, view: $view) { claims(predicates: [TARGETS], first: 1000) { totalCount nodes { ...claimFields } } }
}
${claimFields}`

const whole = ({ id, kind }: Ref, how: string[]): WholeList => ({
  query: `query WholeTarget($id: ID!, $how: [How!], $view: View) {
  of: ${kind.toLowerCase()}(id: $id, view: $view) { list: targetedBy(how: $how, first: 1000) { nodes { firstRecorded } } }
}`,
  variables: { id, how },
})

interface TargetEntity extends Ref {
  description: string | null
  stixClass?: string
  regions?: Named[]
  countries?: Named[]
  sectors?: Named[]
  children?: Named[]
  parent?: Named | null
  timeline: Timeline
  targetedBy: PairPage<Targeting>
}

export function TargetPage({ id }: { id: string }) {
  const { params } = useAddress()
  const kind = kindOf(id).toLowerCase()
  const view = viewOf(params)
  const answer = useQuery<{ target: TargetEntity }>('Who targets it, and how that grew', query(kind), {
    id,
    view,
    how: howOf(params),
  })
  const claims = useQuery<{ target: { claims: Page<Claim> } }>('Every claim that it was targeted', claimsQuery(kind), {
    id,
    view,
  })
  const all = claims.data?.target.claims.nodes
  useTitle(answer.data?.target.name)
  useTellFacets(all)
  return (
    <Answer of={answer} lines={20}>
      {({ target }) => (
        <>
          <Head target={target} />
          <Picture target={target} claims={all ?? []} />
          <Section id="all-claims" title="Claims">
            <Answer of={claims} lines={12}>
              {data => (
                <ClaimsTable
                  without={['Of', 'Says']}
                  claims={data.target.claims.nodes}
                  total={data.target.claims.totalCount}
                />
              )}
            </Answer>
          </Section>
        </>
      )}
    </Answer>
  )
}

function Head({ target }: { target: TargetEntity }) {
  const near: [string, Named[]][] = [
    ['in', target.regions ?? []],
    ['in', target.kind === 'VICTIM' ? (target.countries ?? []) : []],
    ['works in', target.sectors ?? []],
    ['part of', target.parent ? [target.parent] : []],
    ['holds', [...(target.kind === 'REGION' ? (target.countries ?? []) : []), ...(target.children ?? [])]],
  ]
  return (
    <div class="head">
      <div class="head-title">
        <h1>
          <KindGlyph kind={target.kind} /> {target.name}
        </h1>
        <span class="quiet">
          {kindWord[target.kind]}
          {target.stixClass && victimWord[target.stixClass] && `, ${victimWord[target.stixClass]}`}
        </span>
        <span class="head-links">
          <a href={hrefOf('who', { whom: [target.id] })}>Who targets it and …</a>
          <a href={hrefOf('graph', { seed: [target.id] })}>Draw as a graph</a>
        </span>
      </div>
      {near
        .filter(([, es]) => es.length)
        .map(([word, es]) =>
          es.length > 12 ? (
            <details key={word} class="description">
              <summary>
                {word}{' '}
                {list(
                  es.map(e => e.name),
                  6,
                )}
              </summary>
              <p class="inline-list">
                {es.map(e => (
                  <EntityLink key={e.id} {...e} />
                ))}
              </p>
            </details>
          ) : (
            <p key={word} class="inline-list">
              <span class="quiet">{word}</span>{' '}
              {es.map(e => (
                <EntityLink key={e.id} {...e} />
              ))}
            </p>
          ),
        )}
      <Prose text={target.description} />
    </div>
  )
}

function Picture({ target, claims }: { target: TargetEntity; claims: Claim[] }) {
  const { params } = useAddress()
  const umbrellaYears = Number(params.get('umbrellaYears') ?? 5)
  const [year, mark] = [params.get('year'), params.get('mark')]
  const rows = useMemo(
    () => stripRows(target.timeline, 'actor', claims, umbrellaYears),
    [target.timeline, claims, umbrellaYears],
  )
  const known = useMemo(() => new Map(claims.map(c => [c.id, c])), [claims])
  const marked = useMarked(target.id, target.kind.toLowerCase(), mark, claims, 'actor', umbrellaYears)
  const { buckets, undated } = target.timeline
  const pairs = target.targetedBy.nodes
  return (
    <>
      <Section id="since" title="Who targets it, since when" aside={<StripLegend />}>
        <Widening buckets={buckets} year={year} undated={undated.length} rows="actor" />
        <FirstThere id={target.id} />
        <Unplaced
          unplaced={target.targetedBy.unplaced}
          shown={target.targetedBy.totalCount}
          what={['actor', 'actors']}
          whole={whole(target, howOf(params))}
        />
        <UnknownConfidence claims={target.targetedBy.unknownConfidence} />
        <Unnamed groups={target.targetedBy.unnamed} />
        <div class="growth">
          {rows.length > 0 && (
            <Strip
              caption={`Actors that target ${target.name}, by year`}
              buckets={buckets}
              lanes={[{ title: 'Actors', rows }]}
              year={year}
              mark={mark}
              few={20}
            />
          )}
          <div class="trend-box">
            <h3>Beside how much was reported at all</h3>
            <Trend buckets={buckets} />
            <AlsoHit id={target.id} kind={target.kind} />
          </div>
        </div>
      </Section>
      <Section id="actors" title="Actors">
        <PairsTable id="actors" end="actor" pairs={pairs} total={target.targetedBy.totalCount} />
      </Section>
      {mark && (
        <Evidence
          title={`${titleOfMark(mark, rows)} and ${target.name}`}
          ids={marked.ids}
          told={marked.answer}
          known={known}
        />
      )}
    </>
  )
}
