// The year slider, with play. The year is in the address.
import { useEffect, useState } from 'preact/hooks'
import { patch } from '../lib/address'

const beat = 900 // milliseconds a year, when it plays

export function YearSlider({ periods, year }: { periods: string[]; year: string | null }) {
  const [playing, play] = useState(false)
  const at = year === null ? periods.length : periods.indexOf(year)
  const set = (i: number) => patch({ year: periods[i] ?? null, mark: null }, true)
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => {
      if (at >= periods.length - 1) play(false)
      else set(at + 1)
    }, beat)
    return () => clearTimeout(timer)
  }, [playing, at])
  const toggle = () => {
    if (!playing && (year === null || at >= periods.length - 1)) set(0)
    play(!playing)
  }
  if (periods.length === 0) return null
  return (
    <div class="slider">
      <button type="button" class="play" onClick={toggle} aria-label={playing ? 'Pause' : 'Play the years'}>
        {playing ? '❚❚' : '▶'}
      </button>
      <input
        type="range"
        min={0}
        max={periods.length}
        value={at < 0 ? periods.length : at}
        aria-label="year shown on the map"
        aria-valuetext={year ?? 'all years'}
        onInput={e => {
          play(false)
          set(Number(e.currentTarget.value))
        }}
      />
      <output>{year ?? 'all years'}</output>
    </div>
  )
}
