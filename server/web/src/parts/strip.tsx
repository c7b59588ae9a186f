// The expansion strip: years across, one row per target (or per actor), and in
// each cell what that year was to that row. It is a table, so that it reads
// aloud as it looks; arrows go from mark to mark.
import { useState } from 'preact/hooks'
import { patch } from '../lib/address'
import type { StripRow } from '../lib/rows'
import type { Bucket } from '../lib/types'
import { count, type Mark, stateMeaning, stateWord } from '../lib/words'
import { EntityLink } from './entity'
import { openMark } from './evidence'
import { StateGlyph } from './glyph'
import { Scroll } from './scroll'

export interface Lane {
  title: string
  rows: StripRow[]
}

interface StripProps {
  caption: string
  buckets: Bucket[]
  lanes: Lane[]
  year: string | null
  mark: string | null
  few?: number
}

export function Strip({ caption, buckets, lanes, year, mark, few = 14 }: StripProps) {
  const periods = buckets.map(b => b.period)
  const anyUnsure = lanes.some(l => l.rows.some(r => [...r.cells.values()].some(c => !c.certain)))
  const anyUndated = lanes.some(l => l.rows.some(r => r.undated || elsewhere(r, periods)))
  return (
    <div class="strip-box">
      <Scroll class="strip-scroll" label={caption} onKeyDown={walk}>
        <table class="strip">
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" class="strip-name">
                <span class="unseen">target</span>
              </th>
              {periods.map(p => (
                <th key={p} scope="col" class={p === year ? 'strip-year here' : 'strip-year'}>
                  <button
                    type="button"
                    onClick={() => patch({ year: p === year ? null : p }, true)}
                    aria-pressed={p === year}
                    aria-label={`show ${p} on the map`}
                  >
                    {p.length === 4 ? (
                      <>
                        <span class="century">{p.slice(0, 2)}</span>
                        {p.slice(2)}
                      </>
                    ) : (
                      p
                    )}
                  </button>
                </th>
              ))}
              {anyUndated && (
                <th scope="col" class="strip-undated">
                  undated
                </th>
              )}
            </tr>
          </thead>
          {lanes
            .filter(l => l.rows.length)
            .map(l => (
              <LaneRows
                key={l.title}
                lane={l}
                periods={periods}
                year={year}
                mark={mark}
                few={few}
                undated={anyUndated}
              />
            ))}
          <tfoot>
            <CountRow
              name="reports behind this"
              buckets={buckets}
              of={b => b.reports}
              year={year}
              undated={anyUndated}
            />
            <CountRow
              name="reports in all data"
              buckets={buckets}
              of={b => b.baseline}
              year={year}
              undated={anyUndated}
            />
          </tfoot>
        </table>
      </Scroll>
      {anyUnsure && (
        <p class="quiet unsure-words">
          <StateGlyph state="CONTINUED" weight={3} unsure /> dashed: possibly in that year; no claim says so for certain
        </p>
      )}
    </div>
  )
}

function LaneRows({
  lane,
  periods,
  year,
  mark,
  few,
  undated,
}: {
  lane: Lane
  periods: string[]
  year: string | null
  mark: string | null
  few: number
  undated: boolean
}) {
  const [all, setAll] = useState(false)
  const dated = lane.rows.filter(r => r.cells.size > 0 || r.wide.length > 0).length
  const limit = Math.max(few, Math.min(dated, few * 2))
  const shown = all ? lane.rows : lane.rows.slice(0, limit)
  return (
    <tbody>
      <tr class="lane">
        <th scope="rowgroup" colSpan={periods.length + (undated ? 2 : 1)}>
          <span>{lane.title}</span>
        </th>
      </tr>
      {shown.map(row => (
        <tr key={row.entity.id}>
          <th scope="row" class="strip-name">
            <EntityLink plain {...row.entity} />
          </th>
          {periods.map(p => (
            <Cell key={p} row={row} period={p} here={p === year} mark={mark} />
          ))}
          {undated && (
            <td class="strip-undated">
              {row.undated && <MarkButton row={row} period="undated" state="UNDATED" mark={mark} weight={1} />}
              {elsewhere(row, periods) && (
                <MarkButton row={row} period="wide" state="UMBRELLA" mark={mark} weight={1} shown />
              )}
            </td>
          )}
        </tr>
      ))}
      {lane.rows.length > shown.length || all ? (
        <tr class="lane-more">
          <td colSpan={periods.length + (undated ? 2 : 1)}>
            <button type="button" class="quiet-button" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${lane.rows.length - shown.length} more`}
            </button>
          </td>
        </tr>
      ) : null}
    </tbody>
  )
}

/** Whether a row is said only of wide intervals that touch none of the years shown. */
function elsewhere(row: StripRow, periods: string[]): boolean {
  const years = periods.map(p => Number(p.slice(0, 4)))
  return (
    row.cells.size === 0 &&
    row.wide.length > 0 &&
    !row.wide.some(w => years.some(y => (w.from ?? -Infinity) <= y && y <= (w.to ?? Infinity)))
  )
}

function Cell({ row, period, here, mark }: { row: StripRow; period: string; here: boolean; mark: string | null }) {
  const cell = row.cells.get(period)
  const year = Number(period.slice(0, 4))
  const wide = row.wide.some(w => (w.from ?? -Infinity) <= year && year <= (w.to ?? Infinity))
  const classes = [here ? 'here' : '', wide ? 'hatched' : ''].join(' ').trim()
  return (
    <td class={classes}>
      {cell ? (
        <MarkButton
          row={row}
          period={period}
          state={cell.state}
          mark={mark}
          weight={cell.claimCount}
          wide={wide}
          unsure={!cell.certain}
        />
      ) : wide ? (
        <MarkButton row={row} period="wide" state="UMBRELLA" mark={mark} weight={1} wide at={period} />
      ) : null}
    </td>
  )
}

function MarkButton({
  row,
  period,
  state,
  mark,
  weight,
  wide = false,
  unsure = false,
  shown = false,
  at,
}: {
  row: StripRow
  period: string
  state: Mark
  mark: string | null
  weight: number
  wide?: boolean
  /** Whether it is possible that it was so, and no claim says it for certain. */
  unsure?: boolean
  shown?: boolean
  at?: string
}) {
  const id = `${row.entity.id}@${period}`
  const words = [
    row.entity.name,
    `${at ?? period}: ${unsure ? 'possibly ' : ''}${stateWord[state]}`,
    ...(period !== 'wide' && period !== 'undated' ? [count(weight, 'claim')] : []),
    ...(wide && period !== 'wide' ? ['also within a wide interval'] : []),
  ].join(', ')
  return (
    <button
      type="button"
      class="mark"
      data-mark={id}
      aria-label={words}
      title={[
        words,
        stateMeaning[state],
        ...(unsure ? ['no claim says for certain that it was in this year'] : []),
      ].join('\n')}
      aria-pressed={mark === id}
      tabIndex={-1}
      onClick={() => openMark(mark === id ? null : id)}
    >
      {state === 'UMBRELLA' && !shown ? null : <StateGlyph state={state} weight={weight} unsure={unsure} />}
    </button>
  )
}

function CountRow({
  name,
  buckets,
  of,
  year,
  undated,
}: {
  name: string
  buckets: Bucket[]
  of: (b: Bucket) => number
  year: string | null
  undated: boolean
}) {
  const most = Math.max(1, ...buckets.map(of))
  return (
    <tr class="counts">
      <th scope="row" class="strip-name">
        {name}
      </th>
      {buckets.map(b => (
        <td key={b.period} class={b.period === year ? 'here' : ''}>
          <svg viewBox="0 0 26 20" class="count-bar" aria-hidden="true">
            <rect x="5" width="16" y={20 - (20 * of(b)) / most} height={(20 * of(b)) / most} />
          </svg>
          <span>{of(b) || ''}</span>
        </td>
      ))}
      {undated && <td />}
    </tr>
  )
}

/** Arrow keys go to the next mark in their direction. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
  if (!step) return
  const marks = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.mark')]
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || !at.classList.contains('mark')) {
    if (event.key === 'ArrowDown') {
      marks[0]?.focus()
      event.preventDefault()
    }
    return
  }
  event.preventDefault()
  const here = at.getBoundingClientRect()
  const [dy = 0, dx = 0] = step
  let best: HTMLElement | null = null
  let least = Infinity
  for (const m of marks) {
    const r = m.getBoundingClientRect()
    const [x, y] = [r.left - here.left, r.top - here.top]
    const along = dx ? x * dx : y * dy
    const aside = Math.abs(dx ? y : x)
    if (along > 1 && (dy || aside < 4) && along + 8 * aside < least) [best, least] = [m, along + 8 * aside]
  }
  best?.focus()
}

export function StripLegend() {
  const marks: Mark[] = ['NEW', 'KNOWN_BEFORE', 'CONTINUED', 'RESUMED', 'LAPSED', 'UNDATED', 'UMBRELLA']
  return (
    <ul class="legend">
      {marks.map(m => (
        <li key={m} title={stateMeaning[m]}>
          <StateGlyph state={m} weight={3} />
          {stateWord[m]}
        </li>
      ))}
    </ul>
  )
}
