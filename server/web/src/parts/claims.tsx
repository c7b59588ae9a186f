// Claims: as a table, and as cards that read like a sentence.
import { useMemo } from 'preact/hooks'
import { say, sayWhenSaid } from '../lib/span'
import type { Claim } from '../lib/types'
import { predicateWord } from '../lib/words'
import { EntityLink } from './entity'
import { type Column, Table } from './table'

const columns: Column<Claim>[] = [
  {
    name: 'Who says',
    text: c => c.claimant?.name ?? '',
    show: c => (c.claimant ? <EntityLink plain {...c.claimant} /> : <span class="quiet">not said</span>),
  },
  { name: 'Actor or subject', text: c => c.subject.name, show: c => <EntityLink {...c.subject} /> },
  { name: 'Says', text: c => predicateWord(c.predicate) },
  { name: 'Of', text: c => c.object?.name ?? '', show: c => (c.object ? <EntityLink {...c.object} /> : '') },
  {
    name: 'Happened',
    text: c => c.occurred ?? '',
    show: c => (c.occurred ? <Happened span={c.occurred} /> : <span class="quiet">undated</span>),
  },
  { name: 'Said', day: true, text: c => c.recorded, show: c => <Said claim={c} /> },
  { name: 'Said from', text: c => c.recordedFrom ?? '', hidden: true },
  { name: 'Said as told by', text: c => basisWords[c.recordedBasis], hidden: true },
  { name: 'Where', text: c => c.source?.name ?? '', show: c => <SourceLink claim={c} /> },
  { name: 'In their words', sparse: true, text: c => c.stated ?? '', show: c => (c.stated ? <q>{c.stated}</q> : '') },
  {
    name: 'Sure',
    sparse: true,
    text: c => (c.confidence === null ? '' : String(c.confidence)),
    number: true,
    show: c => (c.confidence === null ? '' : `${c.confidence}%`),
  },
  { name: 'Withdrawn', text: c => c.withdrawn ?? '', hidden: true },
  { name: 'Source URL', text: c => c.source?.url ?? '', hidden: true },
  { name: 'Incident', text: c => c.incident?.id ?? '', hidden: true },
  { name: 'Data set', text: c => c.dataset.key, hidden: true },
  { name: 'Markings', text: c => c.markings.join(' '), hidden: true },
  { name: 'Claim', text: c => c.id, hidden: true },
]

/** A short time on one line: "2014 to 2017". */
function Happened({ span }: { span: string }) {
  const text = say(span)
  return text.length < 16 ? <span class="together">{text}</span> : text
}

/** What the days on which something was said rest on. */
export const basisWords = {
  STATED: 'the record dates its statement',
  PUBLISHED: 'the day of the document',
  HELD: 'in our data since then; only a release of the data set dates it',
}

function Said({ claim }: { claim: Claim }) {
  return (
    <>
      <span title={basisWords[claim.recordedBasis]}>{sayWhenSaid(claim)}</span>
      {claim.withdrawn && <span class="withdrawn"> withdrawn {say(claim.withdrawn)}</span>}
    </>
  )
}

function SourceLink({ claim }: { claim: Claim }) {
  const { source } = claim
  if (!source) return <span class="quiet">{claim.dataset.name}</span>
  return (
    <>
      <EntityLink plain id={source.id} name={source.name} />
      <Outside url={source.url} />
    </>
  )
}

/** A link that leaves this machine: only the person follows it. */
export function Outside({ url, text }: { url: string | null; text?: string }) {
  if (!url || !/^https?:\/\//.test(url)) return null
  return (
    <a class="outside" href={url} target="_blank" rel="noreferrer noopener" title={url}>
      {text ?? ''}
      <span aria-hidden="true">↗</span>
      <span class="unseen"> the document at {url}</span>
    </a>
  )
}

interface ClaimsTableProps {
  claims: Claim[]
  total?: number
  id?: string
  /** Columns that would say the same in every row. */
  without?: string[]
}

export function ClaimsTable({ claims, total, id = 'claims', without = [] }: ClaimsTableProps) {
  const shown = columns.map(c => (without.includes(c.name) ? { ...c, hidden: true } : c))
  const rows = useMemo(() => claims.toSorted(inOrder), [claims])
  return (
    <Table
      id={id}
      what="claim"
      rows={rows}
      columns={shown}
      rowKey={c => c.id}
      {...(total === undefined ? {} : { total })}
    />
  )
}

/** As they were said; of one day the targets first, by kind and name. */
function inOrder(a: Claim, b: Claim): number {
  const targets = (c: Claim) => (c.predicate === 'TARGETS' ? 0 : 1)
  return (
    a.recorded.localeCompare(b.recorded) ||
    targets(a) - targets(b) ||
    a.predicate.localeCompare(b.predicate) ||
    a.subject.name.localeCompare(b.subject.name, 'en') ||
    (a.object?.kind ?? '').localeCompare(b.object?.kind ?? '') ||
    (a.object?.name ?? '').localeCompare(b.object?.name ?? '', 'en')
  )
}

export function ClaimCard({ claim }: { claim: Claim }) {
  return (
    <li class="claim-card">
      <p class="claim-says">
        <strong>{claim.claimant?.name ?? claim.dataset.name}</strong> says <EntityLink plain {...claim.subject} />{' '}
        {predicateWord(claim.predicate)}
        {claim.object && (
          <>
            {' '}
            <EntityLink {...claim.object} />
          </>
        )}
      </p>
      <dl>
        <dt>happened</dt>
        <dd>{claim.occurred ? say(claim.occurred) : 'undated'}</dd>
        <dt>said</dt>
        <dd>
          <Said claim={claim} />
          {claim.recordedBasis === 'HELD' && <span class="quiet"> ({basisWords.HELD})</span>}
        </dd>
        {claim.stated && (
          <>
            <dt>in their words</dt>
            <dd>
              <q>{claim.stated}</q>
            </dd>
          </>
        )}
        <dt>where</dt>
        <dd>
          <SourceLink claim={claim} />
        </dd>
        {claim.incident && (
          <>
            <dt>incident</dt>
            <dd>
              <EntityLink plain {...claim.incident} />
            </dd>
          </>
        )}
        {claim.confidence !== null && (
          <>
            <dt>sure</dt>
            <dd>{claim.confidence}%</dd>
          </>
        )}
        {claim.note && (
          <>
            <dt>note</dt>
            <dd>{claim.note}</dd>
          </>
        )}
        {claim.markings.length > 0 && (
          <>
            <dt>markings</dt>
            <dd>{claim.markings.join(', ')}</dd>
          </>
        )}
        <dt>data set</dt>
        <dd>{claim.dataset.name}</dd>
      </dl>
    </li>
  )
}
