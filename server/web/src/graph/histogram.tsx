// The time window of a drawing: two handles over the years, and the undated in a bin of their own.
import { count } from '../lib/words'
import { type Edge, histogram, type Window } from './model'

const height = 40

export function TimeWindow({
  edges,
  window,
  onChange,
}: {
  edges: Edge[]
  window: Window
  onChange: (w: Window) => void
}) {
  const { from, counts, undated } = histogram(edges)
  const last = from + counts.length - 1
  const most = Math.max(1, ...counts)
  const low = Math.min(Math.max(window.from ?? from, from), last)
  const high = Math.max(Math.min(window.to ?? last, last), low)
  const set = (a: number, b: number) => onChange({ ...window, from: a <= from ? null : a, to: b >= last ? null : b })
  return (
    <div class="window">
      {counts.length > 0 && (
        <div class="window-years">
          <svg viewBox={`0 0 ${counts.length * 10} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            {counts.map((n, i) => (
              <rect
                key={i}
                x={i * 10 + 1}
                width="8"
                y={height - (height * n) / most}
                height={(height * n) / most}
                class={from + i >= low && from + i <= high ? 'in' : ''}
              />
            ))}
          </svg>
          <input
            type="range"
            min={from}
            max={last}
            value={low}
            aria-label="from year"
            aria-valuetext={String(low)}
            onInput={e => set(Math.min(Number(e.currentTarget.value), high), high)}
          />
          <input
            type="range"
            min={from}
            max={last}
            value={high}
            aria-label="to year"
            aria-valuetext={String(high)}
            onInput={e => set(low, Math.max(Number(e.currentTarget.value), low))}
          />
        </div>
      )}
      <output>{counts.length ? (low === high ? low : `${low}–${high}`) : 'nothing is dated'}</output>
      <label class="control">
        <input
          type="checkbox"
          checked={window.undated}
          onChange={e => onChange({ ...window, undated: e.currentTarget.checked })}
        />{' '}
        undated ({count(undated, 'edge')})
      </label>
    </div>
  )
}
