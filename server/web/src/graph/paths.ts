// The shortest paths between two entities, each step with its claims.
import { useAddress, viewOf } from '../lib/address'
import { must } from '../lib/must'
import { type Result, useQuery } from '../lib/query'
import type { Ref } from '../lib/types'
import { predicateWord } from '../lib/words'
import { addEdge, addNode, type Model } from './model'

const query = `query Paths($from: ID!, $to: ID!, $view: View) {
  paths(from: $from, to: $to, maxHops: 6, first: 20, view: $view) {
    nodes { id name kind }
    steps { from to cypher claims(first: 40) { id predicate occurred recorded subject { id } } }
  }
}`

interface StepClaim {
  id: string
  predicate: string
  occurred: string | null
  recorded: string
  subject: { id: string }
}

export interface Path {
  nodes: Ref[]
  steps: { from: string; to: string; cypher: string; claims: StepClaim[] }[]
}

/** The paths that the address asks for, as "from~to". */
export function usePaths(path: string | null): Result<{ paths: Path[] }> {
  const { params } = useAddress()
  const [from, to] = (path ?? '').split('~')
  return useQuery<{ paths: Path[] }>('The paths', from && to ? query : null, { from, to, view: viewOf(params) })
}

/** The drawing with the paths in it. */
export function withPaths(m: Model, paths: Path[] | null, unbounded: boolean): Model {
  for (const path of paths ?? []) {
    for (const [i, n] of path.nodes.entries()) addNode(m, { ...n, from: path.nodes[i - 1]?.id ?? null }, unbounded)
    for (const s of path.steps) addStep(m, s)
  }
  return m
}

/** A step as edges: one for each predicate and direction, for a path may go against what its claims say. */
function addStep(m: Model, { from, to, claims }: Path['steps'][number]): void {
  for (const [, same] of Map.groupBy(claims, c => `${c.predicate} ${c.subject.id === to}`)) {
    const { predicate, subject } = must(same[0], 'claim of the step')
    const [a, b] = subject.id === to ? [to, from] : [from, to]
    const spans = same
      .flatMap(c => c.occurred?.split('/') ?? [])
      .filter(day => day !== '..' && day !== '')
      .sort()
    const label = predicateWord(predicate)
    addEdge(m, {
      id: `${a}|${label}|${b}`,
      from: a,
      to: b,
      label,
      how: 'DIRECT',
      first: spans[0] ?? null,
      last: spans.at(-1) ?? null,
      recorded: same.map(c => c.recorded).sort()[0] ?? null,
      claims: same.length,
    })
  }
}
