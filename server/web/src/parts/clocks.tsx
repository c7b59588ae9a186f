// Both clocks and the lens, as one sentence that is always in view and can be changed in place.
import { useEffect, useState } from 'preact/hooks'
import { occurredOf, patch, useAddress, viewParams, windowOf } from '../lib/address'
import { useFacets } from '../lib/facets'
import { say } from '../lib/span'
import { According } from './according'
import { DayField } from './day'

const rare = ['minConfidence', 'unnamed'] // what few change, and is shown on request

export function Clocks() {
  const { params } = useAddress()
  const [open, setOpen] = useState(false)
  const [asked, ask] = useState(false)
  const set = rare.some(n => params.has(n))
  useEffect(() => {
    if (set) ask(true) // and it stays when one sets it back
  }, [set])
  const changed = viewParams.some(n => params.has(n))
  return (
    <fieldset class={open ? 'clocks open' : 'clocks'} aria-label="Which claims count">
      <button type="button" class="clocks-summary" aria-expanded={open} onClick={() => setOpen(!open)}>
        {summary(params)}
        <span aria-hidden="true"> ▾</span>
      </button>
      <div class="clocks-sentence">
        <Known />
        <Active />
        <Records />
        <According />
        <label class="control counting">
          counting{' '}
          <select
            title="whether a named victim also counts for its country and sector, and a member for its region"
            value={params.get('how') ?? ''}
            onChange={e => patch({ how: e.currentTarget.value })}
          >
            <option value="">what was said</option>
            <option value="rolled">what follows, too</option>
          </select>
        </label>
        <button
          type="button"
          class="icon-button"
          disabled={!changed}
          onClick={() => patch(Object.fromEntries(viewParams.map(n => [n, null])))}
          aria-label="Back to everything that is known today"
          title="Back to everything that is known today"
        >
          ↺
        </button>
        {!set && (
          <button
            type="button"
            class="more-clocks"
            aria-expanded={asked}
            title="how sure claims must be, and whether groups without a name count"
            onClick={() => ask(!asked)}
          >
            {asked ? 'less' : 'more'}
          </button>
        )}
        {(asked || set) && (
          <>
            <Sure />
            <Groups />
          </>
        )}
      </div>
    </fieldset>
  )
}

function summary(params: URLSearchParams): string {
  const known = params.get('knownAsOf')
  const { from, to } = windowOf(params)
  const when = from || to ? `active ${from || '…'}–${to || '…'}` : 'any time'
  const by = [...params.getAll('claimants'), ...params.getAll('publishers'), ...params.getAll('datasets')]
  return `Known ${known ? `on ${say(known)}` : 'today'} · ${when} · ${by.length ? by.join(', ') : 'everyone'}`
}

/** The recorded clock: one control for the whole page, with steps from one publication to the next. */
function Known() {
  const { params, segments } = useAddress()
  const known = params.get('knownAsOf') ?? ''
  const { days } = useFacets(`/${segments.map(encodeURIComponent).join('/')}`)
  const earlier = known ? days.findLast(d => d < known) : days.at(-1)
  const later = known ? days.find(d => d > known) : undefined
  return (
    <span class="control clock">
      <label>
        what was known on{' '}
        <DayField value={known} label="what was known on" empty="today" onChange={day => patch({ knownAsOf: day })} />
      </label>
      <button
        type="button"
        class="step"
        disabled={!earlier}
        onClick={() => earlier && patch({ knownAsOf: earlier })}
        title={earlier ? `One publication back: ${earlier}` : undefined}
        aria-label="one publication back"
      >
        ‹
      </button>
      <button
        type="button"
        class="step"
        disabled={!known}
        onClick={() => patch({ knownAsOf: later ?? null })}
        title={later ? `One publication on: ${later}` : 'Today'}
        aria-label="one publication on"
      >
        ›
      </button>
      {known && (
        <select
          title="what releases alone date was said between two of them: whether it counts on a day between"
          aria-label="known for certain or possibly"
          value={params.get('known') ?? ''}
          onChange={e => patch({ known: e.currentTarget.value })}
        >
          <option value="">for certain</option>
          <option value="possibly">possibly</option>
        </select>
      )}
    </span>
  )
}

/** The occurred clock. */
function Active() {
  const { params } = useAddress()
  const { from, to } = windowOf(params)
  const set = (end: { from: string } | { to: string }) => {
    const ends = { from, to, ...end }
    const typed = /^(|\d{4}(-\d{2}(-\d{2})?)?)$/
    if (typed.test(ends.from) && typed.test(ends.to)) patch({ occurred: occurredOf(ends) })
  }
  return (
    <span class="control clock">
      active from{' '}
      <input
        type="text"
        class="date"
        inputMode="numeric"
        placeholder="any"
        value={from}
        pattern="\d{4}(-\d{2}(-\d{2})?)?"
        aria-label="active from"
        onChange={e => set({ from: e.currentTarget.value.trim() })}
      />
      to{' '}
      <input
        type="text"
        class="date"
        inputMode="numeric"
        placeholder="any"
        value={to}
        pattern="\d{4}(-\d{2}(-\d{2})?)?"
        aria-label="active to"
        onChange={e => set({ to: e.currentTarget.value.trim() })}
      />
      <select
        aria-label="possibly or certainly"
        value={params.get('match') ?? ''}
        onChange={e => patch({ match: e.currentTarget.value })}
        disabled={!from && !to}
      >
        <option value="">possibly</option>
        <option value="certainly">certainly</option>
      </select>
    </span>
  )
}

const leasts = ['25', '50', '75', '90']

/** How sure claims must be. Most data sets tell no confidence: the lists say how many are left out so. */
function Sure() {
  const { params } = useAddress()
  const least = params.get('minConfidence') ?? ''
  return (
    <label class="control">
      sure{' '}
      <select
        title="the least confidence of the claims that count; those of unknown confidence are left out then"
        value={least}
        onChange={e => patch({ minConfidence: e.currentTarget.value })}
      >
        <option value="">or not</option>
        {[...new Set([...leasts, ...(least ? [least] : [])])].map(n => (
          <option key={n} value={n}>
            {n}% or more
          </option>
        ))}
      </select>
    </label>
  )
}

/** Whether placeholders for whoever was behind one incident count as groups. */
function Groups() {
  const { params } = useAddress()
  return (
    <label class="control">
      groups{' '}
      <select
        title="whether whoever was behind one incident, and has no name, counts as a group"
        value={params.get('unnamed') ?? ''}
        onChange={e => patch({ unnamed: e.currentTarget.value })}
      >
        <option value="">with a name</option>
        <option value="true">unnamed, too</option>
      </select>
    </label>
  )
}

function Records() {
  const { params } = useAddress()
  const lens = params.get('lens') ?? ''
  return (
    <span class="control">
      <label>
        records{' '}
        <select
          title="which records of different data sets are read together as one actor"
          value={lens}
          onChange={e =>
            patch({ lens: e.currentTarget.value, ...(e.currentTarget.value === 'source' ? {} : { lensBy: null }) })
          }
        >
          <option value="">joined by name</option>
          <option value="strict">joined by reference</option>
          <option value="none">kept apart</option>
          <option value="source">joined as one source does</option>
        </select>
      </label>
      {lens === 'source' && (
        <input
          type="text"
          class="short"
          placeholder="data set or claimant"
          aria-label="the source whose joins are followed"
          value={params.get('lensBy') ?? ''}
          onChange={e => patch({ lensBy: e.currentTarget.value })}
        />
      )}
      {params.has('knownAsOf') && (
        <select
          title="whether groups are those that are known now, or those that the names of the day tell apart"
          aria-label="who is who"
          value={params.get('identity') ?? ''}
          onChange={e => patch({ identity: e.currentTarget.value })}
        >
          <option value="">as known now</option>
          <option value="then">as named then</option>
        </select>
      )}
    </span>
  )
}
