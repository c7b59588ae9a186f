// The front page: search, what the store holds, and four questions that are ready.

import { hrefOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import type { State } from '../lib/types'
import { StateGlyph } from '../parts/glyph'
import { Scroll } from '../parts/scroll'
import { SearchBox } from '../parts/search'
import { Answer, Section } from '../parts/states'
import { type Dataset, datasetFields, type Feed, feedFields } from './dataset'

const query = `query Front {
  actors(first: 1) { totalCount }
  incidents(first: 1) { totalCount }
  sources(first: 1) { totalCount }
  claims(first: 1) { totalCount }
  datasets { ...datasetFields }
}
${datasetFields}`

// Asked apart: all targeting is looked at, and the figures need not wait for it.
const reach = `query Reach {
  feeds { ...feedFields }
}
${feedFields}`

interface Total {
  totalCount: number
}
interface Front {
  actors: Total
  incidents: Total
  sources: Total
  claims: Total
  datasets: Dataset[]
}

const story = `query Story($view: View) {
  resolveName(name: "Reaper") { actor { id name } }
  actor(name: "Reaper", view: $view) {
    id name
    timeline(kinds: [COUNTRY, REGION], how: [DIRECT]) { buckets { period rows { entity { id name } state } } }
  }
}`

interface Story {
  actor: {
    id: string
    name: string
    timeline: { buckets: { period: string; rows: { entity: { id: string; name: string }; state: State }[] }[] }
  } | null
}

export function FrontPage() {
  useTitle(undefined)
  const answer = useQuery<Front>('What the store holds', query, {})
  const reaches = useQuery<{ feeds: Feed[] }>('How far each data set reaches', reach, {})
  const told = useQuery<Story>('The founding story', story, { view: { claimants: ['FireEye'], occurred: '2014/2017' } })
  return (
    <div class="front">
      <h1>
        Who targeted whom, since when, according to whom,
        <br /> and what was known at the time?
      </h1>
      <SearchBox large />
      <ul class="questions">
        <li class="story">
          <a href={hrefOf('actor/seed/apt37', { claimants: ['FireEye'], year: '2017', occurred: '2014/2017' }, false)}>
            <strong>How did Reaper’s targeting widen in 2017?</strong>
            <span>
              North Korea’s APT37 spent 2014 to 2016 on South Korea. See what the next year added, and open the
              evidence.
            </span>
            <StoryStrip story={told.data} />
          </a>
        </li>
        <li>
          <a
            href={hrefOf(
              'compare',
              { with: ['actor/seed/apt37@2018-02-19', 'actor/seed/apt37@2018-02-20'], by: ['FireEye'] },
              false,
            )}
          >
            <strong>What was known the day before?</strong>
            <span>
              The report came out on 20 February 2018. Nobody outside knew in 2017 what happened in 2017: put the two
              days side by side.
            </span>
          </a>
        </li>
        <li>
          <a href={hrefOf('who', { whom: ['country/JP', 'country/VN', 'sector/government'] }, false)}>
            <strong>Who hits governments in Japan or Vietnam?</strong>
            <span>Ask for places, sectors and victims at once, and see how strongly the claims tie them together.</span>
          </a>
        </li>
        <li>
          <a href={hrefOf('search', { q: 'Andariel' }, false)}>
            <strong>Who is Andariel?</strong>
            <span>A name is a claim. Some say it is Lazarus Group, others keep the two apart: see who says what.</span>
          </a>
        </li>
      </ul>
      <p class="also-ask quiet">
        Or see <a href={hrefOf('browse', { of: 'widening' }, false)}>who widened most in 2017</a>,{' '}
        <a href={hrefOf('browse', { of: 'countries' }, false)}>all countries on a map</a>, or{' '}
        <a href={hrefOf('graph', { path: 'actor/seed/apt37~actor/seed/lazarus-group' }, false)}>
          what ties APT37 to Lazarus Group
        </a>
        .
      </p>
      <Section id="holds" title="What this store holds">
        <Answer of={answer} lines={4}>
          {data => (
            <>
              <p class="figures">
                <a href={hrefOf('browse')}>
                  <b>{data.actors.totalCount.toLocaleString('en')}</b> actors
                </a>
                <a href={hrefOf('browse', { of: 'incidents' })}>
                  <b>{data.incidents.totalCount.toLocaleString('en')}</b> incidents
                </a>
                <a href={hrefOf('browse', { of: 'sources' })}>
                  <b>{data.sources.totalCount.toLocaleString('en')}</b> sources
                </a>
                <span>
                  <b>{data.claims.totalCount.toLocaleString('en')}</b> claims
                </span>
              </p>
              <Datasets datasets={data.datasets} feeds={reaches.data?.feeds ?? null} />
            </>
          )}
        </Answer>
      </Section>
      <p class="quiet keys">
        <kbd>/</kbd> searches from anywhere · arrows walk through marks · <kbd>Esc</kbd> closes ·{' '}
        <a href="/graphiql" data-native>
          GraphiQL
        </a>{' '}
        asks by hand ·{' '}
        <a href="/assets/LICENSES.txt" data-native>
          licences
        </a>
      </p>
    </div>
  )
}

/** What the store was filled from, and how far each data set reaches. */
function Datasets({ datasets, feeds }: { datasets: Dataset[]; feeds: Feed[] | null }) {
  const feedOf = (d: Dataset) => feeds?.find(f => f.dataset.key === d.key)
  return (
    <Scroll label="data sets">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Data set</th>
            <th scope="col" class="number">
              Claims
            </th>
            <th scope="col">Last release</th>
            <th scope="col">Dates activity up to</th>
          </tr>
        </thead>
        <tbody>
          {datasets.map(d => {
            const feed = feedOf(d)
            return (
              <tr key={d.key}>
                <td data-label="Data set">
                  <a href={hrefOf(`dataset/${d.key}`)}>{d.name}</a>
                </td>
                <td class="number" data-label="Claims">
                  {d.claimCount.toLocaleString('en')}
                </td>
                <td data-label="Last release" class="day-word">
                  {d.key === 'vocabulary'
                    ? ''
                    : say(
                        d.releases
                          .map(r => r.recorded)
                          .sort()
                          .at(-1),
                      )}
                </td>
                <td data-label="Dates activity up to">
                  {!feeds && <span class="quiet">…</span>}
                  {feed && (feed.until ? say(feed.until) : <span class="quiet">no dates</span>)}
                  {feed?.stopped && <span class="withdrawn"> silent since {say(feed.stopped)}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}

/** The founding story in one small picture. */
function StoryStrip({ story }: { story: Story | null }) {
  const buckets = story?.actor?.timeline.buckets ?? []
  const names = [...new Map(buckets.flatMap(b => b.rows.map(r => [r.entity.id, r.entity.name] as const)))]
  return (
    <div class="story-strip">
      {story && (
        <table aria-label="APT37's countries, 2014 to 2017, in short">
          <thead>
            <tr>
              <td />
              {buckets.map(b => (
                <th scope="col" key={b.period}>
                  {b.period}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map(([id, name]) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {buckets.map(b => {
                  const row = b.rows.find(r => r.entity.id === id)
                  return (
                    <td key={b.period}>
                      {row && row.state !== 'LAPSED' && (
                        <>
                          <StateGlyph state={row.state} weight={3} />
                          <span class="unseen">{row.state.toLowerCase()}</span>
                        </>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
