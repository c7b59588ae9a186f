// A data set: its releases, its terms, and how far what it reports reaches.
import { hrefOf, useAddress, viewOf } from '../lib/address'
import { useQuery } from '../lib/query'
import { say } from '../lib/span'
import { useTitle } from '../lib/title'
import { count } from '../lib/words'
import { Outside } from '../parts/claims'
import { KindGlyph } from '../parts/glyph'
import { Answer, Empty, Section } from '../parts/states'
import { Table } from '../parts/table'

export interface Release {
  version: string | null
  recorded: string
  stored: string
}
export interface Dataset {
  key: string
  name: string
  licence: string | null
  url: string | null
  claimCount: number
  releases: Release[]
}
export interface Feed {
  dataset: { key: string }
  lastRelease: string | null
  claimCount: number
  withdrawnCount: number
  lastSaid: string
  until: string | null
  stopped: string | null
}

export const datasetFields = `fragment datasetFields on Dataset { key name licence url claimCount releases { version recorded stored } }`
export const feedFields = `fragment feedFields on Feed { dataset { key } lastRelease claimCount withdrawnCount lastSaid until stopped }`

const query = `query Dataset($view: View) {
  datasets { ...datasetFields }
  feeds(view: $view) { ...feedFields }
}
${datasetFields}
${feedFields}`

interface DatasetAnswer {
  datasets: Dataset[]
  feeds: Feed[]
}

export function DatasetPage({ id }: { id: string }) {
  const { params } = useAddress()
  const key = id.slice(id.indexOf('/') + 1)
  const answer = useQuery<DatasetAnswer>('The data sets and how far they reach', query, { view: viewOf(params) })
  const named = answer.data?.datasets.find(d => d.key === key)
  useTitle(named?.name ?? key)
  return (
    <Answer of={answer} lines={10}>
      {({ datasets, feeds }) => {
        const d = datasets.find(x => x.key === key)
        if (!d) return <Empty>This store holds no data set with the key {key}.</Empty>
        const feed = feeds.find(f => f.dataset.key === key)
        return (
          <>
            <div class="head">
              <div class="head-title">
                <h1>
                  <KindGlyph kind="DATASET" /> {d.name}
                </h1>
                <span class="quiet">data set</span>
                <span class="head-links">
                  <a href={hrefOf('browse', { datasets: [key] })}>See only what it says</a>
                </span>
              </div>
            </div>
            <dl class="facts">
              <dt>Key</dt>
              <dd>
                <code>{d.key}</code>
              </dd>
              <dt>Claims</dt>
              <dd>
                {d.claimCount.toLocaleString('en')}
                {feed && (
                  <span class="quiet">
                    ; {count(feed.claimCount, 'claim')} on targets under this view,{' '}
                    {feed.withdrawnCount.toLocaleString('en')} withdrawn
                  </span>
                )}
              </dd>
              {feed && (
                <>
                  <dt>Reaches to</dt>
                  <dd>
                    <Reach feed={feed} />
                  </dd>
                </>
              )}
              {feed && (
                <>
                  <dt>Last new word</dt>
                  <dd>
                    {say(feed.lastSaid)}
                    {feed.stopped && (
                      <b class="withdrawn"> and nothing new on targets since, though releases went on</b>
                    )}
                  </dd>
                </>
              )}
              <dt>Terms</dt>
              <dd>{d.licence ?? <span class="quiet">not told</span>}</dd>
              {d.url && (
                <>
                  <dt>Address</dt>
                  <dd>
                    <Outside url={d.url} text={d.url} />
                  </dd>
                </>
              )}
            </dl>
            <Section id="releases" title="Releases that this store has read">
              <Table
                id="releases"
                what="release"
                rows={d.releases}
                rowKey={r => (r.version ?? '') + r.stored}
                columns={[
                  {
                    name: 'Release',
                    text: r => r.version ?? '',
                    show: r => r.version ?? <span class="quiet">without a name</span>,
                  },
                  { name: 'Of', day: true, text: r => r.recorded, show: r => say(r.recorded) },
                  {
                    name: 'Read by this store',
                    text: r => r.stored,
                    show: r => (
                      <>
                        {say(r.stored.slice(0, 10))}{' '}
                        <a href={hrefOf('browse', { datasets: [key], knownAsOf: r.recorded })}>what it held</a>
                      </>
                    ),
                  },
                ]}
              />
            </Section>
          </>
        )
      }}
    </Answer>
  )
}

/** The last day of activity that a data set dates: after it, its silence means nothing. */
export function Reach({ feed }: { feed: Feed }) {
  return feed.until ? (
    <>
      {say(feed.until)}
      <span class="quiet">; its silence after that day means nothing</span>
    </>
  ) : (
    <span class="quiet">none of its claims has a date</span>
  )
}
