// Who an actor is, according to whom: names, origin, sponsors, records.
import { Fragment } from 'preact'
import { hrefOf } from '../lib/address'
import { say } from '../lib/span'
import type { Claim, Named, Ref } from '../lib/types'
import { claimFields } from '../lib/types'
import { list } from '../lib/words'
import { ClaimCard, Outside } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { Prose } from '../parts/prose'
import { Section } from '../parts/states'
import { Table } from '../parts/table'

export const headFields = `fragment head on Actor {
  id name description
  names(first: 200) {
    totalCount
    nodes { name claimants(first: 10) { id name } datasets(first: 5) { key name } claims(first: 5) { id recorded } }
  }
  records(first: 20) { id name dataset { key name } stixType externalId url joinedBy(first: 5) { rule with claims(first: 5) { id } } }
  origins(first: 10) { confidence entity { id name kind ... on Country { isoNumeric } } claims(first: 20) { ...claimFields } }
  attributedTo(first: 10) { confidence entity { id name kind } claims(first: 20) { ...claimFields } }
}
${claimFields}`

interface Name {
  name: string
  claimants: Named[]
  datasets: { key: string; name: string }[]
  claims: { id: string; recorded: string }[]
}
interface Attribution {
  confidence: number | null
  entity: Ref & { isoNumeric?: string }
  claims: Claim[]
}
interface ActorRecord {
  id: string
  name: string
  dataset: { key: string; name: string }
  stixType: string | null
  externalId: string | null
  url: string | null
  joinedBy: { rule: string; with: string; claims: { id: string }[] }[]
}
export interface Head {
  id: string
  name: string
  description: string | null
  names: { totalCount: number; nodes: Name[] }
  records: ActorRecord[]
  origins: Attribution[]
  attributedTo: Attribution[]
}

export function ActorHead({ actor }: { actor: Head }) {
  const folded = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  const others = actor.names.nodes
    .filter(n => folded(n.name) !== folded(actor.name))
    .sort((a, b) => b.claims.length - a.claims.length)
  return (
    <div class="head">
      <div class="head-title">
        <h1>{actor.name}</h1>
        <span class="head-links">
          <a href={hrefOf('graph', { seed: [actor.id] })}>Draw as a graph</a>
          <a href={hrefOf('compare', { with: [actor.id] })}>Compare</a>
        </span>
      </div>
      {others.length > 0 && (
        <p>
          also called{' '}
          {others.slice(0, 7).map((n, i) => (
            <span key={n.name}>
              {i > 0 && ', '}
              <b>{n.name}</b>
              {n.claimants.length > 0 && (
                <span class="quiet">
                  {' '}
                  (
                  {list(
                    n.claimants.map(c => c.name),
                    2,
                  )}
                  )
                </span>
              )}
            </span>
          ))}
          {others.length > 7 && (
            <>
              , <a href="#names">{others.length - 7} more</a>
            </>
          )}
        </p>
      )}
      <Attributions title="comes from" rows={actor.origins} />
      <Attributions title="attributed to" rows={actor.attributedTo} />
      <Prose text={actor.description} />
    </div>
  )
}

function Attributions({ title, rows }: { title: string; rows: Attribution[] }) {
  if (rows.length === 0) return null
  return (
    <div class="attributions">
      <span class="quiet">{title}</span>
      {rows.map(a => (
        <Fragment key={a.entity.id}>
          <EntityLink {...a.entity} />
          <details>
            <summary>
              <span class="quiet">
                {list([...new Set(a.claims.map(c => c.claimant?.name ?? c.dataset.name))], 4)}
                {a.confidence !== null && `, ${a.confidence}% sure`}
              </span>
            </summary>
            <ul class="cards">
              {a.claims.map(c => (
                <ClaimCard key={c.id} claim={c} />
              ))}
            </ul>
          </details>
        </Fragment>
      ))}
    </div>
  )
}

export function Names({ actor }: { actor: Head }) {
  return (
    <Section id="names" title="Names, by who uses them">
      <Table
        id="names"
        what="name"
        rows={actor.names.nodes}
        rowKey={n => n.name}
        page={12}
        total={actor.names.totalCount}
        columns={[
          { name: 'Name', text: n => n.name, show: n => <b>{n.name}</b> },
          {
            name: 'Used by',
            text: n => n.claimants.map(c => c.name).join('; '),
            show: n =>
              n.claimants.length ? (
                n.claimants.map((c, i) => (
                  <span key={c.id}>
                    {i > 0 && ', '}
                    <EntityLink plain {...c} />
                  </span>
                ))
              ) : (
                <span class="quiet">nobody is named</span>
              ),
          },
          {
            name: 'In',
            text: n => n.datasets.map(d => d.name).join('; '),
            show: n => n.datasets.map(d => d.key).join(', '),
          },
          {
            name: 'Since',
            day: true,
            text: n => n.claims.map(c => c.recorded).sort()[0] ?? '',
            show: n => say(n.claims.map(c => c.recorded).sort()[0]),
          },
        ]}
      />
    </Section>
  )
}

/**
 * Why a record is read with those above it, by their data sets, which is what
 * tells records apart; with those below it, they say. A record that has a
 * reason with none of them gives all it has.
 */
function reasonsOf(records: ActorRecord[], { joinedBy }: ActorRecord, at: number): [string, string[]][] {
  const above = joinedBy.filter(j => records.findIndex(r => r.id === j.with) < at)
  const reasons = Map.groupBy(
    above.length ? above : joinedBy,
    j => records.find(r => r.id === j.with)?.dataset.name ?? j.with,
  )
  return [...reasons].map(([other, js]) => [other, [...new Set(js.map(j => j.rule))]])
}

export function Records({ actor }: { actor: Head }) {
  return (
    <Section id="records" title="Records read together, and why">
      <ul class="records">
        {actor.records.map((r, i) => (
          <li key={r.id}>
            <b>{r.name}</b>{' '}
            <span class="quiet">
              in {r.dataset.name}
              {r.stixType && `, ${r.stixType}`}
            </span>{' '}
            <span title={r.externalId ?? undefined}>
              <Outside url={r.url} text="record" />
            </span>
            {i === 0 ? (
              <p class="quiet">
                {actor.records.length > 1 ? 'The record the others are read with.' : 'The only record under this view.'}
              </p>
            ) : (
              <ul>
                {reasonsOf(actor.records, r, i).map(([other, rules]) => (
                  <li key={other} class="quiet">
                    with {other}: {list(rules)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
