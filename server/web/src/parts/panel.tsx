// A panel at the side of the page: takes the focus when it opens, and Escape closes it.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface SidePanelProps {
  /** What it is to those who do not see it; the heading, if left out. */
  label?: string
  title: string
  about: ComponentChildren
  kind?: string
  /** What it shows: the focus comes back when another thing is shown. */
  of?: string | null
  close: () => void
  children: ComponentChildren
}

export function SidePanel({ label, title, about, kind, of, close, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus({ preventScroll: true }), [of])
  return (
    <aside
      class={kind ? `evidence ${kind}` : 'evidence'}
      ref={panel}
      tabIndex={-1}
      aria-label={label ?? title}
      onKeyDown={e => {
        if (e.key === 'Escape') {
          e.stopPropagation()
          close()
        }
      }}
    >
      <header>
        <div>
          <h2>{title}</h2>
          <p class="quiet">{about}</p>
        </div>
        <button type="button" class="icon-button" onClick={close} aria-label="Close">
          ×
        </button>
      </header>
      {children}
    </aside>
  )
}
