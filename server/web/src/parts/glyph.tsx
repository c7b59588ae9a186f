// The marks of the strip and of the kinds: told apart by shape as well as by colour.
import type { Kind } from '../lib/types'
import type { Mark } from '../lib/words'

/** The mark of one state in a cell; weight, the number of claims, thickens a bar. It is dashed where nothing is certain. */
export function StateGlyph({ state, weight = 1, unsure = false }: { state: Mark; weight?: number; unsure?: boolean }) {
  return (
    <svg class={`glyph state-${state.toLowerCase()}${unsure ? ' unsure' : ''}`} viewBox="0 0 26 16" aria-hidden="true">
      {shape(state, weight)}
    </svg>
  )
}

function shape(state: Mark, weight: number) {
  const h = Math.min(3 + weight, 10)
  switch (state) {
    case 'NEW':
      return <path d="M13 1.5 19.5 8 13 14.5 6.5 8Z" />
    case 'KNOWN_BEFORE':
      return <path class="open" d="M13 2.5 18.5 8 13 13.5 7.5 8Z" />
    case 'CONTINUED':
      return <rect x="0" y={8 - h / 2} width="26" height={h} />
    case 'RESUMED':
      return <path d="M4 2 15 8 4 14ZM12 6H26V10H12Z" />
    case 'LAPSED':
      return <path class="open" d="M9 8H17" />
    case 'UNDATED':
      return <circle class="open dotted" cx="13" cy="8" r="5.5" />
    case 'UMBRELLA':
      return <path class="open" d="M1 13 9 3M9 13 17 3M17 13 25 3" />
  }
}

const actorPath = 'M6 1a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z'

const kindPath: Partial<Record<Kind, string>> = {
  ACTOR: actorPath,
  COUNTRY: 'M1.5 1.500h9v9h-9Z',
  REGION: 'M1.5 1.500h9v9h-9ZM4 4v4h4V4Z',
  SECTOR: 'M6 1 11.5 10.500H.5Z',
  VICTIM: 'M6 .5 11.5 6 6 11.5.5 6Z',
  INCIDENT: 'M5 .5h2V5h4.500v2H7v4.500H5V7H.5V5H5Z',
  SOURCE: 'M2 .5h8v11H2ZM4 3v1h4V3ZM4 5.500v1h4v-1ZM4 8v1h3V8Z',
  ORGANIZATION: 'M1 5 6 1l5 4v6H1ZM5 7v4h2V7Z',
}

export function KindGlyph({ kind }: { kind: Kind }) {
  return (
    <svg class={`kind kind-${kind.toLowerCase()}`} viewBox="0 0 12 12" aria-hidden="true">
      <path fill-rule="evenodd" d={kindPath[kind] ?? actorPath} />
    </svg>
  )
}
