// Both clocks and the lens, as one sentence that is always in view and can be changed in place.
import { useState } from 'preact/hooks'
import { patch, useAddress, viewParams } from '../lib/address'
import { useFacets } from '../lib/facets'
import { say } from '../lib/span'
import { DayField } from './day'

export function Clocks() {
  const { params } = useAddress()
  const [open, setOpen] = useState(false)
  const changed = viewParams.some(n => params.has(n))
  return (
    <div class={open ? 'clocks open' : 'clocks'} role="group" aria-label="Which claims count">
      <button type="button" class="clocks-summary" aria-expanded={open} onClick={() => setOpen(!open)}>{summary(params)}<span aria-hidden="true"> ▾</span></button>
      <div class="clocks-sentence">
        <Known />
        <Active />
        <Records />
        <Who />
        <label class="control">counting <select value={params.get('how') ?? ''} onChange={e => patch({ how: e.currentTarget.value })}>
          <option value="">what was said of it</option><option value="rolled">also what follows from victims and members</option>
        </select></label>
        <button type="button" class="icon-button" disabled={!changed} onClick={() => patch(Object.fromEntries(viewParams.map(n => [n, null])))} aria-label="Back to everything that is known today" title="Back to everything that is known today">↺</button>
      </div>
    </div>
  )
}

function summary(params: URLSearchParams): string {
  const [known, from, to] = ['known', 'from', 'to'].map(n => params.get(n))
  const when = from || to ? `active ${from ?? '…'}–${to ?? '…'}` : 'any time'
  const by = params.getAll('by')
  return `Known ${known ? 'on ' + say(known) : 'today'} · ${when} · ${by.length ? by.join(', ') : 'everyone'}`
}

/** The recorded clock: one control for the whole page, with steps from one publication to the next. */
function Known() {
  const { params, segments } = useAddress()
  const known = params.get('known') ?? ''
  const { days } = useFacets('/' + segments.map(encodeURIComponent).join('/'))
  const earlier = known ? days.findLast(d => d < known) : days.at(-1)
  const later = known ? days.find(d => d > known) : undefined
  return (
    <span class="control clock">
      <label>what was known on <DayField value={known} label="what was known on" empty="today" onChange={day => patch({ known: day })} /></label>
      <button type="button" class="step" disabled={!earlier} onClick={() => earlier && patch({ known: earlier })} title={earlier ? `One publication back: ${earlier}` : undefined} aria-label="one publication back">‹</button>
      <button type="button" class="step" disabled={!known} onClick={() => patch({ known: later ?? null })} title={later ? `One publication on: ${later}` : 'Today'} aria-label="one publication on">›</button>
    </span>
  )
}

/** The occurred clock. */
function Active() {
  const { params } = useAddress()
  const from = params.get('from') ?? ''
  const to = params.get('to') ?? ''
  const set = (name: 'from' | 'to', text: string) => /^(|\d{4}(-\d{2}(-\d{2})?)?)$/.test(text.trim()) && patch({ [name]: text.trim() })
  return (
    <span class="control clock">
      active from <input type="text" class="date" inputMode="numeric" placeholder="any" value={from} pattern="\d{4}(-\d{2}(-\d{2})?)?" aria-label="active from" onChange={e => set('from', e.currentTarget.value)} />
      to <input type="text" class="date" inputMode="numeric" placeholder="any" value={to} pattern="\d{4}(-\d{2}(-\d{2})?)?" aria-label="active to" onChange={e => set('to', e.currentTarget.value)} />
      <select aria-label="possibly or certainly" value={params.get('match') ?? ''} onChange={e => patch({ match: e.currentTarget.value })} disabled={!from && !to}>
        <option value="">possibly</option><option value="certainly">certainly</option>
      </select>
    </span>
  )
}

function Records() {
  const { params } = useAddress()
  const lens = params.get('lens') ?? ''
  return (
    <span class="control">
      <label>records <select value={lens} onChange={e => patch({ lens: e.currentTarget.value, ...(e.currentTarget.value === 'source' ? {} : { lensBy: null }) })}>
        <option value="">read together, by name and cross-reference</option>
        <option value="strict">read together, by cross-reference only</option>
        <option value="none">kept apart</option>
        <option value="source">read together as one source does</option>
      </select></label>
      {lens === 'source' && <input type="text" class="short" placeholder="data set or claimant" aria-label="the source whose joins are followed" value={params.get('lensBy') ?? ''} onChange={e => patch({ lensBy: e.currentTarget.value })} />}
    </span>
  )
}

function Who() {
  const { params, segments } = useAddress()
  const by = params.getAll('by')
  const { claimants } = useFacets('/' + segments.map(encodeURIComponent).join('/'))
  const names = [...new Set([...by, ...claimants])]
  return (
    <label class="control who">according to <select value={by.length === 1 ? by[0] : by.length ? '+' : ''} onChange={e => patch({ by: e.currentTarget.value ? [e.currentTarget.value] : null })}>
      <option value="">everyone</option>
      {by.length > 1 && <option value="+" disabled>{by.join(', ')}</option>}
      {names.map(n => <option key={n} value={n}>{n}</option>)}
    </select></label>
  )
}
