// What is wider than its room, and scrolls in it.
import type { ComponentChildren } from 'preact'

interface ScrollProps {
  /** What it holds, for those who hear the page. */
  label: string
  class?: string
  onKeyDown?: (event: KeyboardEvent) => void
  children: ComponentChildren
}

export function Scroll({ label, class: more = '', onKeyDown, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, not every browser lets the keyboard scroll here
    <section class={`scroll ${more}`.trim()} aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      {children}
    </section>
  )
}
