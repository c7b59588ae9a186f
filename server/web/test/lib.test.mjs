// The pure parts, without a browser.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { build } from 'esbuild'

async function load(file) {
  const { outputFiles } = await build({ entryPoints: [`src/${file}`], bundle: true, write: false, format: 'esm' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

test('no cell is a formula', async () => {
  const { cell } = await load('lib/csv.ts')
  for (const [text, want] of [
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-5', '-5'],
    ['-5.5', '-5.5'],
    ['-cmd', "'-cmd"],
    ['@sum', "'@sum"],
    ['\t=1', "'\t=1"],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['a\nb', '"a\nb"'],
    ['', ''],
    ['Jürgen', 'Jürgen'],
  ])
    assert.equal(cell(text), want)
})

test('times in plain words', async () => {
  const { say, yearsOf, isUmbrella } = await load('lib/span.ts')
  for (const [span, want] of [
    ['2017', '2017'],
    ['2017-05', 'May 2017'],
    ['2017-05-02', '2 May 2017'],
    ['2020-23', 'autumn 2020'],
    ['2014/2017', '2014 to 2017'],
    ['2014/..', 'since 2014'],
    ['../2017', 'until 2017'],
    ['../..', 'at some time'],
    [null, ''],
  ])
    assert.equal(say(span), want)
  assert.deepEqual(yearsOf('2014-05/..'), { from: 2014, to: null })
  assert.equal(isUmbrella('2012/2017', 5), true)
  assert.equal(isUmbrella('2013/2017', 5), false)
  assert.equal(isUmbrella('2014/..', 5), true)
  assert.equal(isUmbrella('2017', 5), false)
})

test('when something was said is told no closer than it is known', async () => {
  const { sayWhenSaid } = await load('lib/span.ts')
  for (const [recordedFrom, recorded, want] of [
    ['2018-02-20', '2018-02-20', '20 Feb 2018'],
    ['2018-02-01', '2018-02-28', '1 Feb 2018 to 28 Feb 2018'],
    [null, '2026-11-23', 'by 23 Nov 2026'],
    [null, '1970-01-01', 'always known'],
  ]) {
    assert.equal(sayWhenSaid({ recorded, recordedFrom }), want)
  }
})

test('the address of a page says which claims count, in the words of the API', async () => {
  globalThis.location ??= new URL('http://localhost/')
  const { viewOf, windowOf, occurredOf } = await load('lib/address.ts')
  const view = text => viewOf(new URLSearchParams(text))
  assert.deepEqual(view(''), {})
  assert.deepEqual(
    view(
      'occurred=2014%2F..&match=certainly&knownAsOf=2018-02-19&snapshot=2026-08-06T09:30:00Z&datasets=seed&datasets=misp-galaxy' +
        '&claimants=FireEye&publishers=Mandiant&publishers=Unit%2042&sources=source%2Fa&minConfidence=0&umbrellaYears=3' +
        '&lens=source&lensBy=misp-galaxy&identity=then&unnamed=true',
    ),
    {
      occurred: '2014/..',
      match: 'CERTAINLY',
      knownAsOf: '2018-02-19',
      snapshot: '2026-08-06T09:30:00Z',
      datasets: ['seed', 'misp-galaxy'],
      claimants: ['FireEye'],
      sources: ['source/a'],
      publishers: ['Mandiant', 'Unit 42'],
      minConfidence: 0,
      umbrellaYears: 3,
      lens: 'SOURCE',
      lensBy: 'misp-galaxy',
      identity: 'THEN',
      unnamed: true,
    },
  )
  for (const [span, from, to, again] of [
    ['2014/2017', '2014', '2017', '2014/2017'],
    ['2017-05', '2017-05', '2017-05', '2017-05/2017-05'],
    ['../2017', '', '2017', '../2017'],
    ['2014/..', '2014', '', '2014/..'],
    ['', '', '', null],
  ]) {
    assert.deepEqual(windowOf(new URLSearchParams({ occurred: span })), { from, to })
    assert.equal(occurredOf({ from, to }), again)
  }
})

test('the time window of a drawing', async () => {
  const { histogram, inWindow } = await load('graph/model.ts')
  const edge = (first, last) => ({
    id: `${first}${last}`,
    from: 'a',
    to: 'b',
    label: '',
    first,
    last,
    recorded: null,
    claims: 1,
  })
  const edges = [edge('2014', '2016'), edge('2016-05', '2016-06'), edge(null, null)]
  assert.deepEqual(histogram(edges), { from: 2014, counts: [1, 1, 2], undated: 1 })
  const inside = w => edges.map(e => inWindow(e, { from: null, to: null, undated: true, ...w }))
  assert.deepEqual(inside({}), [true, true, true])
  assert.deepEqual(inside({ to: 2015 }), [true, false, true])
  assert.deepEqual(inside({ from: 2017, undated: false }), [false, false, false])
})

test('prose of a feed without its markup', async () => {
  const { plain } = await load('parts/prose.tsx')
  assert.equal(
    plain('[Sandworm](https://attack.mitre.org/groups/G0034) did it.(Citation: US Indictment) It [sic] did.'),
    'Sandworm did it. It [sic] did.',
  )
})

test('Cypher of a page keeps the clocks of its view', async () => {
  const { cypherFor } = await load('lib/cypher.ts')
  const text = cypherFor('ACTOR', ["actor/seed/o'x"], {
    knownAsOf: '2018-02-19',
    occurred: '2014/2017',
    claimants: ['FireEye'],
  })
  assert.match(text, /actorId: 'actor\/seed\/o\\'x'/)
  assert.match(text, /t\.recorded <= date\('2018-02-19'\)\n/)
  assert.match(text, /t\.withdrawn IS NULL OR t\.withdrawn > date\('2018-02-19'\) AND /)
  assert.match(text, /r\.recorded >= '2018-02-19' AND date\(r\.recorded\) < t\.withdrawn/)
  assert.match(text, /t\.occurredTo IS NULL OR t\.occurredTo >= date\('2014'\)/)
  assert.match(text, /t\.occurredFrom < date\('2017'\) \+ duration\('P1Y'\)/)
  assert.match(text, /t\.claimant IN \['FireEye'\]/)
})

// The patterns stand in a file, so that a test of the server can run them on a real Neo4j.
test('the patterns of every kind of page', async () => {
  const { cypherFor } = await load('lib/cypher.ts')
  const apt37 = 'actor/seed/apt37'
  const view = { knownAsOf: '2018-12-31', occurred: '2014/2017', claimants: ['FireEye'], datasets: ['seed'] }
  const patterns = [
    [null, [], {}],
    [null, [], { occurred: '2014-05/..' }],
    ['ACTOR', [apt37], {}],
    ['ACTOR', [apt37], view],
    ['ACTOR', [apt37], { lens: 'NONE', occurred: '../2017-06-30' }],
    ['ACTOR', [apt37, 'actor/seed/kimsuky'], {}],
    ['COUNTRY', ['country/KR'], view],
    ['COUNTRY', ['country/KR', 'country/JP'], {}],
    ['REGION', ['region/middle-east'], {}],
    ['SECTOR', ['sector/healthcare'], {}],
    ['SOURCE', ['source/seed/etda-cards'], {}],
    ['INCIDENT', ['incident/seed/etda-apt37-2012'], {}],
    ['ALIAS', ['alias/Reaper'], {}],
    ['DATASET', ['dataset/seed'], {}],
    ['ORGANIZATION', ['organization/fireeye'], { lens: 'NONE' }],
  ]
    .map(
      ([kind, ids, view]) =>
        `// ${kind ?? 'all'} ${ids.join(' ')} ${JSON.stringify(view)}\n${cypherFor(kind, ids, view)}\n`,
    )
    .join('\n')
  if (process.env.UPDATE) await writeFile('test/cypher.txt', patterns)
  assert.equal(patterns, await readFile('test/cypher.txt', 'utf8'), 'UPDATE=1 writes the file anew')
})

test('since when our data has things is told by days, or by the first and the last of many', async () => {
  const { sinceWords } = await load('lib/span.ts')
  for (const [days, want] of [
    [[], 'a later day'],
    [['2023-04-20'], '20 Apr 2023'],
    [['2023-04-20', '2026-08-06'], '20 Apr 2023 and 6 Aug 2026'],
    [['2020-01-01', '2021-01-01', '2022-01-01', '2023-01-01'], 'days from 1 Jan 2020 to 1 Jan 2023'],
  ])
    assert.equal(sinceWords(days), want)
})

test('a data set quotes the owners of the incidents that it tells of, and the list that it cites', async () => {
  const { quotedBy } = await load('lib/quoted.ts')
  const claim = (dataset, object, incident, url) => ({
    predicate: 'TARGETS',
    object: { id: object },
    dataset: { key: dataset },
    incident: incident && { id: incident },
    source: url && { url },
  })
  const claims = [
    claim('eurepoc', 'country/DK', 'incident/eurepoc/699', null),
    claim('seed', 'country/DK', 'incident/eurepoc/699', 'https://news.example/dk'),
    claim('misp-galaxy', 'country/CN', null, 'https://misp.example/list'),
    claim('seed', 'country/CN', null, 'https://misp.example/list'),
    claim('seed', 'country/JP', 'incident/seed/daybreak', 'https://news.example/jp'),
  ]
  assert.deepEqual(quotedBy('seed', 'country/DK', claims), ['eurepoc'])
  assert.deepEqual(quotedBy('seed', 'country/CN', claims), ['misp-galaxy'])
  assert.deepEqual(quotedBy('seed', 'country/JP', claims), [])
})
