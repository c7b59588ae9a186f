// Prose of a feed, as text: what is marked up as a link reads as its words, and
// marks of citations are left out. No address of a feed becomes a link in prose.

export function plain(text: string): string {
  return text
    .replaceAll(/\s*\(Citation: [^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\((https?:[^)\s]*)\)/g, '$1')
    .trim()
}

const short = 200

/** A paragraph; a long one opens. */
export function Prose({ text }: { text: string | null }) {
  if (!text) return null
  const all = plain(text)
  if (all.length <= short) return <p class="prose">{all}</p>
  return (
    <details class="description prose">
      <summary>{all.slice(0, short).replace(/\s+\S*$/, '')} …</summary>
      <p>{all.slice(all.slice(0, short).replace(/\s+\S*$/, '').length)}</p>
    </details>
  )
}
