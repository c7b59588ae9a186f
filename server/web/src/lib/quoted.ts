// Whom a data set repeats, as far as the claims of a page tell.
import type { Claim } from './types'

/**
 * Whom a data set quotes of a target, by key: whose incidents its claims tell of, else who says the same in the
 * document that it cites. Empty where the page's claims do not tell.
 */
export function quotedBy(party: string, target: string, claims: Claim[]): string[] {
  const on = claims.filter(c => c.predicate === 'TARGETS' && c.object?.id === target)
  const quoted = on
    .filter(c => c.dataset.key === party)
    .flatMap(c => {
      if (c.incident) return [c.incident.id.split('/')[1] ?? '']
      return on.filter(o => c.source?.url && o.source?.url === c.source.url).map(o => o.dataset.key)
    })
  return [...new Set(quoted)].filter(key => key !== '' && key !== party).sort()
}
