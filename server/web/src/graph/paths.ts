// The shortest paths between two entities, each step with its claims.
import { useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { useQuestions } from '../lib/schema'
import type { Ref } from '../lib/types'
import { predicateWord } from '../lib/words'
import { addEdge, addNode, type Model } from './model'

const query = `query Paths($from: ID!, $to: ID!, $view: View) {
  paths(from: $from, to: $to, maxHops: 6, first: 20, view: $view) {
    nodes { id name kind }
    steps { from to cypher claims { id predicate occurred recorded } }
  }
}`

export interface Path { nodes: Ref[]; steps: { from: string; to: string; cypher: string; claims: { id: string; predicate: string; occurred: string | null; recorded: string }[] }[] }

/** The paths that the address asks for, as "from~to". */
export function usePaths(path: string | null): Path[] | null {
  const { params } = useAddress()
  const offered = useQuestions().has('paths')
  const [from, to] = (path ?? '').split('~')
  const answer = useQuery<{ paths: Path[] }>('The paths', offered && from && to ? query : null, { from, to, view: viewOf(params) })
  return answer.data?.paths ?? null
}

/** The drawing with the paths in it. */
export function withPaths(m: Model, paths: Path[] | null, unbounded: boolean): Model {
  for (const path of paths ?? []) {
    path.nodes.forEach((n, i) => addNode(m, { ...n, from: path.nodes[i - 1]?.id ?? null }, unbounded))
    for (const s of path.steps) {
      const days = s.claims.flatMap(c => c.occurred ?? []).sort()
      const label = predicateWord(s.claims[0]?.predicate ?? 'TARGETS')
      addEdge(m, {
        id: `${s.from}|${label}|${s.to}`, from: s.from, to: s.to, label, first: days[0] ?? null, last: days.at(-1) ?? null,
        recorded: s.claims.map(c => c.recorded).sort()[0] ?? null, claims: s.claims.length,
      })
    }
  }
  return m
}

