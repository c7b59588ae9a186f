// Lists of what there is, a page at a time.
import { hrefOf, patch, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { kindOf } from '../lib/words'
import { KindGlyph } from '../parts/glyph'
import { Answer } from '../parts/states'

const kinds = ['actors', 'countries', 'regions', 'sectors', 'victims', 'incidents', 'sources'] as const
type Of = typeof kinds[number]
const size = 100

const query = (of: Of) => `query Browse($first: Int, $after: String, $view: View) {
  list: ${of}(first: $first, after: $after, ${of === 'actors' ? 'orderBy: { field: CLAIMS, direction: DESC }, ' : ''}view: $view) {
    totalCount
    nodes { id name ${{ incidents: 'occurred', sources: 'published', actors: 'targets(first: 0) { totalCount }', countries: 'targetedBy(first: 0) { totalCount }', regions: 'targetedBy(first: 0) { totalCount }', sectors: 'targetedBy(first: 0) { totalCount }', victims: 'targetedBy(first: 0) { totalCount }' }[of]} }
    pageInfo { hasNextPage endCursor }
  }
}`

interface Item { id: string; name: string; occurred?: string | null; published?: string | null; targets?: { totalCount: number }; targetedBy?: { totalCount: number } }
interface List { list: { totalCount: number; nodes: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }

export function BrowsePage() {
  const { params } = useAddress()
  const of = kinds.find(k => k === params.get('of')) ?? 'actors'
  const answer = useQuery<List>(`The ${of}`, query(of), { first: size, after: params.get('after'), view: viewOf(params) })
  useTitle(of)
  return (
    <>
      <h1 class="unseen">Browse {of}</h1>
      <nav class="tabs" aria-label="Kinds">{kinds.map(k => <a key={k} href={hrefOf('browse', { of: k })} aria-current={k === of ? 'page' : undefined}>{k}</a>)}</nav>
      <Answer key={of} of={answer} lines={16}>{({ list }) => (
        <>
          <p class="quiet">{list.totalCount.toLocaleString('en')} {of}</p>
          <ul class="columns">
            {list.nodes.map(item => <li key={item.id}><a href={hrefOf(item.id)}><KindGlyph kind={kindOf(item.id)} /><span>{item.name}</span></a><span class="quiet">{aside(item)}</span></li>)}
          </ul>
          <p class="pager">
            {params.has('after') && <button type="button" class="quiet-button" onClick={() => history.back()}>Back</button>}
            {list.pageInfo.hasNextPage && <button type="button" class="quiet-button" onClick={() => patch({ after: list.pageInfo.endCursor })}>Next {size}</button>}
          </p>
        </>
      )}</Answer>
    </>
  )
}

function aside(item: Item): string {
  if (item.targets) return item.targets.totalCount ? `${item.targets.totalCount} targets` : ''
  if (item.targetedBy) return item.targetedBy.totalCount ? `${item.targetedBy.totalCount} actors` : ''
  return say(item.occurred ?? item.published)
}
