// What the page in view can be narrowed by: the days on which something was
// said, who said it, who published that, and in which data sets. Pages tell it, the controls above show it.
import { useEffect, useState } from 'preact/hooks'
import type { Claim } from './types'

export interface Facets {
  days: string[]
  claimants: string[]
  publishers: string[]
  datasets: string[]
}

const none: Facets = { days: [], claimants: [], publishers: [], datasets: [] }
const byPage = new Map<string, Facets>()
const changed = 'actorgraph:facets'

const union = (a: string[], b: string[]) => [...new Set([...a, ...b])].sort((x, y) => x.localeCompare(y, 'en'))

/** Tells the controls what the claims of this page can be narrowed by. A narrower view takes nothing away again. */
export function useTellFacets(claims: Claim[] | undefined): void {
  useEffect(() => {
    if (!claims) return
    const before = byPage.get(location.pathname) ?? none
    byPage.set(location.pathname, {
      days: union(
        before.days,
        claims.flatMap(c => (c.withdrawn ? [c.recorded, c.withdrawn] : [c.recorded])),
      ),
      claimants: union(
        before.claimants,
        claims.flatMap(c => (c.claimant ? [c.claimant.name] : [])),
      ),
      publishers: union(
        before.publishers,
        claims.flatMap(c => (c.source?.publisher ? [c.source.publisher.name] : [])),
      ),
      datasets: union(
        before.datasets,
        claims.map(c => c.dataset.key),
      ),
    })
    dispatchEvent(new Event(changed))
  }, [claims])
}

export function useFacets(path: string): Facets {
  const [, redraw] = useState(0)
  useEffect(() => {
    const update = () => redraw(n => n + 1)
    addEventListener(changed, update)
    return () => removeEventListener(changed, update)
  }, [])
  return byPage.get(path) ?? none
}
