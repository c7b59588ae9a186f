// Of an incident: who attributed it to whom, when and on what basis, and the documents that its records cite.
import { useState } from 'preact/hooks'
import { useAddress } from '../lib/address'
import { say, sayRecording } from '../lib/span'
import type { Claim, Named, Ref } from '../lib/types'
import { count } from '../lib/words'
import { basisWords, Outside } from '../parts/claims'
import { EntityLink } from '../parts/entity'
import { Evidence, openMark } from '../parts/evidence'
import { Section } from '../parts/states'
import { Table } from '../parts/table'

export interface Attribution {
  actor: Ref
  claimant: Named | null
  recorded: string
  recordedFrom: string | null
  recordedBasis: Claim['recordedBasis']
  note: string | null
  claim: Claim
}

/** Who attributed it, in the order in which they did. */
export function Attributions({ of }: { of: { name: string; attributions: Attribution[]; attributionCount: number } }) {
  const { params } = useAddress()
  const open = of.attributions.find(a => a.claim.id === params.get('mark'))
  return (
    <Section id="attributions" title="Who attributed it to whom, the earliest first">
      {of.attributions.length === 0 ? (
        <p class="quiet">Nobody attributes it under this view.</p>
      ) : (
        <Table
          id="attributions"
          what="attribution"
          rows={of.attributions}
          total={of.attributionCount}
          rowKey={a => a.claim.id}
          columns={[
            {
              name: 'When',
              day: true,
              text: a => a.recorded,
              show: a => <span title={basisWords[a.recordedBasis]}>{sayRecording(a).replace(/^said (on )?/, '')}</span>,
            },
            {
              name: 'Who attributes',
              text: a => a.claimant?.name ?? '',
              show: a => (a.claimant ? <EntityLink plain {...a.claimant} /> : <span class="quiet">not said</span>),
            },
            { name: 'To whom', text: a => a.actor.name, show: a => <EntityLink {...a.actor} /> },
            {
              name: 'On what it rests',
              sparse: true,
              text: a => a.note ?? '',
              show: a => a.note && <span class="note-text">{a.note}</span>,
            },
            {
              name: 'Claim',
              text: a => a.claim.id,
              show: a => (
                <button
                  type="button"
                  class="count-button"
                  data-mark={a.claim.id}
                  aria-label={`open the claim of ${a.claimant?.name ?? 'nobody named'} on ${a.actor.name}`}
                  onClick={() => openMark(a.claim.id)}
                >
                  open
                </button>
              ),
            },
            { name: 'Said as told by', text: a => basisWords[a.recordedBasis], hidden: true },
          ]}
        />
      )}
      {open && (
        <Evidence
          title={`${of.name}, attributed to ${open.actor.name}`}
          ids={[open.claim.id]}
          known={new Map([[open.claim.id, open.claim]])}
        />
      )}
    </Section>
  )
}

export interface Reference {
  id: string
  name: string
  url: string | null
  published: string | null
  publisher: Named | null
}

const few = 10

/** The documents that its records cite, in the records' order. */
export function References({ of }: { of: { references: Reference[]; referenceCount: number } }) {
  const [all, setAll] = useState(false)
  const shown = all ? of.references : of.references.slice(0, few)
  if (of.referenceCount === 0) return null
  return (
    <Section
      id="references"
      title="Documents that its records cite"
      aside={<span class="quiet">{count(of.referenceCount, 'document')}</span>}
    >
      <ul class="plain references">
        {shown.map(r => (
          <li key={r.id}>
            <EntityLink plain id={r.id} name={nameOf(r)} />
            <Outside url={r.url} />
            <span class="quiet">
              {r.publisher && `, ${r.publisher.name}`}
              {r.published && `, ${say(r.published)}`}
            </span>
          </li>
        ))}
      </ul>
      {of.references.length > few && (
        <button type="button" class="quiet-button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Show the first ${few}` : `Show all ${of.references.length}`}
        </button>
      )}
      {of.referenceCount > of.references.length && <p class="quiet">These are the first {of.references.length}.</p>}
    </Section>
  )
}

/** Its title; of an address alone the part that tells it from others. */
function nameOf({ name }: Reference): string {
  return name.replace(/^https?:\/\/(www\.)?/, '')
}
