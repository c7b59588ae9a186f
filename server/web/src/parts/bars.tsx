// Bars with their numbers beside them: a table that is its own picture.

import { say } from '../lib/span'
import type { Targeting } from '../lib/types'
import { count } from '../lib/words'
import { EntityLink } from './entity'
import { openMark } from './evidence'

export function SectorBars({ pairs, fresh, year }: { pairs: Targeting[]; fresh: Set<string>; year: string | null }) {
  const most = Math.max(1, ...pairs.map(p => p.sourceCount))
  return (
    <table class="bars">
      <caption class="unseen">Sectors by number of reports</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">Sector</th>
          <th scope="col">Reports</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(p => (
          <tr key={p.target.id} class={fresh.has(p.target.id) ? 'fresh' : ''}>
            <th scope="row">
              <EntityLink plain {...p.target} />
            </th>
            <td>
              <button
                type="button"
                class="bar"
                data-mark={p.target.id}
                onClick={() => openMark(p.target.id)}
                aria-label={`${p.target.name}: ${count(p.sourceCount, 'report')}${fresh.has(p.target.id) ? `, new in ${year}` : ''}`}
              >
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(100 * p.sourceCount) / most} height="10" />
                </svg>
                <span>{p.sourceCount}</span>
              </button>
            </td>
            <td class="quiet">{p.first ? since(p) : 'undated'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function since(p: Targeting): string {
  const [a, b] = [p.first?.slice(0, 4), p.last?.slice(0, 4)]
  return a === b || !b ? say(p.first) : `${a}–${b}`
}
