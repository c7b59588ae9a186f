// How many actors were active each year, beside how many reports there were at
// all: a rise in one alone means more than a rise in both.
import type { Bucket } from '../lib/types'
import { Scroll } from './scroll'
import { Empty } from './states'

const width = 760
const height = 120
const foot = 18
const evenedOut =
  'how many would be active if as many reports told of every year as of the average one; ' +
  'roughly, as if twice the reports told of twice as much'

export function Trend({ buckets }: { buckets: Bucket[] }) {
  if (buckets.length < 2) return <Empty>There is no trend to show: fewer than two years are dated.</Empty>
  const years = buckets.map(b => ({
    ...b,
    active: b.rows.filter(r => r.state !== 'LAPSED').length,
    unsure: b.rows.filter(r => r.state !== 'LAPSED' && !r.certain).length,
    fresh: b.rows.filter(r => r.state === 'NEW').length,
  }))
  const mostActors = Math.max(1, ...years.map(b => b.active))
  const mostReports = Math.max(1, ...buckets.map(b => b.baseline))
  const step = width / buckets.length
  const y = (share: number) => (height - foot) * (1 - share)
  const line = buckets.map((b, i) => `${i ? 'L' : 'M'}${(i + 0.5) * step} ${y(b.baseline / mostReports)}`).join('')
  const every = Math.ceil(buckets.length / 12)
  return (
    <div class="trend">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {years.map((b, i) => (
          <g key={b.period}>
            <rect
              class="trend-active"
              x={i * step + step * 0.2}
              width={step * 0.6}
              y={y(b.active / mostActors)}
              height={height - foot - y(b.active / mostActors)}
            />
            <rect
              class="trend-new"
              x={i * step + step * 0.2}
              width={step * 0.6}
              y={y(b.fresh / mostActors)}
              height={height - foot - y(b.fresh / mostActors)}
            />
            {i % every === 0 && (
              <text x={(i + 0.5) * step} y={height - 4}>
                {b.period}
              </text>
            )}
          </g>
        ))}
        <path class="trend-baseline" d={line} />
      </svg>
      <ul class="legend">
        <li>
          <span class="swatch seen" />
          active actors, at most {mostActors}
        </li>
        <li>
          <span class="swatch new" />
          new among them
        </li>
        <li>
          <span class="swatch line" />
          reports in all data, at most {mostReports}
        </li>
      </ul>
      <details class="twin">
        <summary>As a table</summary>
        <Scroll label="trend as a table">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Year</th>
                <th scope="col" class="number">
                  Active
                </th>
                <th scope="col" class="number">
                  New
                </th>
                <th scope="col" class="number">
                  Reports behind them
                </th>
                <th scope="col" class="number">
                  Reports in all data
                </th>
                <th scope="col" class="number" title={evenedOut}>
                  Active, evened out
                </th>
              </tr>
            </thead>
            <tbody>
              {years.map(b => (
                <tr key={b.period}>
                  <td>{b.period}</td>
                  <td class="number">
                    {b.active}
                    {b.unsure > 0 && <span class="quiet"> ({b.unsure} of them possibly)</span>}
                  </td>
                  <td class="number">{b.fresh}</td>
                  <td class="number">{b.reports}</td>
                  <td class="number">{b.baseline}</td>
                  <td class="number">{b.baseline ? b.normalised : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </div>
  )
}
