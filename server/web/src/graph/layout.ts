// Where the nodes of a drawing are: laid out by the worker, the same way every time.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { must } from '../lib/must'
import { type Model, type Point, startPlaces } from './model'
import type { LayoutStep, LayoutTask } from './worker'

let task = 0

/** The places of a drawing's nodes, better from round to round, and whether they are final. */
export function useLayout(model: Model): { places: Map<string, Point>; settled: boolean } {
  const [laid, set] = useState<{ model: Model; places: Map<string, Point>; settled: boolean } | null>(null)
  const places = useMemo(() => startPlaces(model), [model])
  useEffect(() => {
    const ids = [...model.nodes.keys()]
    if (ids.length < 2) {
      set({ model, places, settled: true })
      return
    }
    const worker = new Worker(LAYOUT_WORKER)
    const index = new Map(ids.map((id, i) => [id, i]))
    const mine = ++task
    worker.onmessage = (event: MessageEvent<LayoutStep>) => {
      const { x, y, done } = event.data
      set({ model, places: new Map(ids.map((id, i) => [id, { x: x[i] ?? 0, y: y[i] ?? 0 }])), settled: done })
      if (done) worker.terminate()
    }
    worker.postMessage({
      task: mine,
      ids,
      x: ids.map(id => must(places.get(id), id).x),
      y: ids.map(id => must(places.get(id), id).y),
      fixed: ids.map(() => false),
      edges: [...model.edges.values()].map(e => [must(index.get(e.from), e.from), must(index.get(e.to), e.to)]),
    } satisfies LayoutTask)
    return () => worker.terminate()
  }, [model])
  if (laid?.model === model) return laid
  // Until the first round: where the nodes were, and beside the node that brought it where there was none.
  return { places: new Map([...places, ...(laid?.places ?? [])]), settled: false }
}
