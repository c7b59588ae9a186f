// Lays a drawing out beside the page, so that the page stays quick. The same
// nodes from the same places end in the same places.
import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'

export interface LayoutTask {
  task: number
  ids: string[]
  x: number[]
  y: number[]
  fixed: boolean[]
  edges: [number, number][]
}

export interface LayoutStep {
  task: number
  x: number[]
  y: number[]
  done: boolean
}

const rounds = 12
const iterations = 40
const firstIterations = 8 // soon something to see

let current = 0 // the newest task: an older one stops at its next round

addEventListener('message', (event: MessageEvent<LayoutTask>) => {
  current = event.data.task
  run(event.data)
})

function run({ task, ids, x, y, fixed, edges }: LayoutTask): void {
  const graph = new Graph()
  for (const [i, id] of ids.entries()) graph.addNode(id, { x: x[i], y: y[i], fixed: fixed[i] })
  for (const [a, b] of edges) graph.mergeEdge(ids[a], ids[b])
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: ids.length > 400,
    gravity: 0.6,
    scalingRatio: 12,
    slowDown: 4,
  }
  const step = (round: number) => {
    if (task !== current) return
    forceAtlas2.assign(graph, { iterations: round ? iterations : firstIterations, settings })
    const at = ids.map(id => graph.getNodeAttributes(id) as { x: number; y: number })
    postMessage({ task, x: at.map(p => p.x), y: at.map(p => p.y), done: round === rounds - 1 } satisfies LayoutStep)
    if (round < rounds - 1) setTimeout(step, 0, round + 1) // lets a newer task come in between
  }
  step(0)
}
