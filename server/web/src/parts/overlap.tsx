// What has most in common with a page's entity: how much, and what is shared.
import type { ComponentChildren } from 'preact'
import type { Named, Ref } from '../lib/types'
import { EntityLink } from './entity'

/** A bar for a share of the whole, 0 to 1, and the number that it stands for. */
export function ShareBar({ share, text }: { share: number; text: string }) {
  return (
    <span class="bar">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect width={100 * share} height="10" />
      </svg>
      <span>{text}</span>
    </span>
  )
}

export interface Overlap {
  end: Named | Ref
  score: number
  shared: (Named | Ref)[]
  /** What is shared, in short; the whole list opens from it. */
  summary: string
  next: ComponentChildren
}

interface OverlapTableProps {
  kind: string
  /** The headings of the ends and of what is shared. */
  heads: [string, string]
  plain?: boolean
  rows: Overlap[]
}

export function OverlapTable({ kind, heads: [ends, shared], plain, rows }: OverlapTableProps) {
  return (
    <table class={`bars ${kind}`}>
      <thead class="unseen">
        <tr>
          <th scope="col">{ends}</th>
          <th scope="col">Overlap</th>
          <th scope="col">{shared}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(r => (
          <tr key={r.end.id}>
            <th scope="row">
              <EntityLink plain={plain} {...r.end} />
            </th>
            <td>
              <ShareBar share={r.score} text={`${Math.round(100 * r.score)}%`} />
            </td>
            <td>
              <details>
                <summary class="quiet">{r.summary}</summary>
                <p class="inline-list">
                  {r.shared.map(e => (
                    <EntityLink key={e.id} {...e} />
                  ))}
                </p>
                {r.next}
              </details>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
