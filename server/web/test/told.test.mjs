// What the pages tell beside their numbers: what is quoted, left out, only possible, or given by weaker evidence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, settled, texts, withPage } from './browser.mjs'

// change alters the answers to the question of that name: what other data sets than the seed would give.
const change = (page, name, alter) =>
  page.route('**/graphql', async route => {
    if (!route.request().postData()?.includes(`query ${name}(`)) return route.fallback()
    const response = await route.fetch()
    const answer = await response.json()
    alter(answer.data)
    await route.fulfill({ response, json: answer })
  })

test('a data set that only quotes another one is not shown as silent', () =>
  withPage({}, async page => {
    await change(page, 'Agreement', ({ agreement }) => {
      agreement.parties = ['eurepoc', 'seed']
      for (const r of agreement.rows) Object.assign(r, { asserted: ['eurepoc'], quoting: ['seed'] })
    })
    await open(page, '/actor/seed/apt37?agree=dataset&find-agreement=japan')
    const cell = page.locator('#agreement .quotes').first()
    assert.match(await cell.textContent(), /quotes/)
    assert.match(
      await cell.getAttribute('title'),
      /seed says of .*Japan.* only what it has from .*: no voice of its own/i,
    )
    assert.equal(await page.locator('#agreement td[data-label=seed]', { hasText: 'silent' }).count(), 0)
  }))

test('a past view says since when our data has what it cannot place', () =>
  withPage({}, async page => {
    for (const address of [
      '/actor/seed/apt28',
      '/country/UA',
      '/who?whom=country/UA',
      '/compare?with=actor/seed/apt28&with=actor/seed/apt29',
    ]) {
      await open(page, `${address}${address.includes('?') ? '&' : '?'}knownAsOf=2022-12-31`)
      const line = page.locator('.left-out', { hasText: 'cannot be placed' }).first()
      await line.getByText(/our data has (them|\d+) only since .*\d{4}/).waitFor()
      assert.match(await line.textContent(), /^\d+ of \d+ (targets|actors)( of .+)? cannot be placed/)
      await line.getByRole('link', { name: 'Count them, too' }).click()
      await page.waitForURL(/known=possibly/)
      await settled(page)
      await page.getByRole('link', { name: 'Leave them out' }).first().click()
      await page.waitForURL(url => !url.searchParams.has('known'))
    }
  }))

test('a past view of much says how much nobody can place, and counts it when asked', () =>
  withPage({}, async page => {
    for (const [address, where] of [
      ['/browse', 'main'],
      ['/browse?of=countries', 'main'],
      ['/browse?of=victims', 'main'],
      ['/browse?of=widening', '#widening-actors'],
      ['/graph?seed=actor/seed/apt28', 'main'],
      ['/actor/seed/apt28', '#similar'],
      ['/actor/seed/apt28', '#agreement'],
      ['/country/UA', '.beside'],
    ]) {
      await open(page, `${address}${address.includes('?') ? '&' : '?'}knownAsOf=2022-12-31`)
      const line = page.locator(`${where} .left-out`, { hasText: 'cannot be placed: nobody can tell' }).first()
      const words = await line.textContent()
      assert.match(
        words,
        /^[\d,]+ (of [\d,]+ )?\D+ cannot be placed: nobody can tell whether .+ by 31 Dec 2022\./,
        address,
      )
      await line.getByRole('link', { name: /Count (it|them), too/ }).click()
      await page.waitForURL(/known=possibly/)
      await settled(page)
      assert.equal(await line.count(), 0, `${address}: nothing is left out any more`)
      await page.getByRole('link', { name: 'Leave them out' }).first().waitFor()
    }
  }))

test('a first that nobody can be sure of says how many claims could make it another', () =>
  withPage({}, async page => {
    await change(page, 'FirstEntrants', ({ firstEntrants }) => {
      for (const entry of firstEntrants.nodes) entry.unplaced = 2
    })
    await open(page, '/country/UA?knownAsOf=2022-12-31')
    await page
      .getByText('2 more claims could make another the first, and nobody can tell whether they were known')
      .waitFor()
  }))

test('where nobody is found, weaker evidence is told and a step away', () =>
  withPage({}, async page => {
    await open(page, '/who?whom=country/JP&whom=sector/pharmaceuticals')
    const empty = page.getByText('Nobody, under this view')
    const link = empty.getByRole('link', { name: /^\d+ actors? by anything that is said/ })
    const told = Number((await link.textContent()).split(' ')[0])
    await link.click()
    await page.waitForURL(/evidence=any/)
    await settled(page)
    assert.equal(await page.locator('#matches tbody tr').count(), told)
  }))

test('the strongest claims of a match stand beside all', () =>
  withPage({}, async page => {
    await open(page, '/who?whom=country/UA')
    const column = async name => (await texts(page.locator(`#matches td[data-label="${name}"]`))).map(Number)
    const [strongest, all] = [await column('Strongest claims'), await column('Claims')]
    assert.ok(strongest.length > 0 && strongest.every((n, i) => n > 0 && n <= all[i]))
  }))

test('an incident tells who attributed it, in order, and what its records cite', () =>
  withPage({}, async page => {
    await change(page, 'Incident', ({ incident }) => {
      const [first] = incident.attributions
      const later = { ...first, recorded: '2020-10-19', recordedFrom: '2020-10-19', recordedBasis: 'STATED' }
      incident.attributions.push({
        ...later,
        note: 'Domestic legal action',
        claim: { ...first.claim, id: 'claim/later' },
      })
      incident.attributionCount = 2
      incident.references = Array.from({ length: 39 }, (_, i) => ({
        id: `source/example.org/${i}`,
        name: `https://example.org/${i}`,
        url: `https://example.org/${i}`,
        published: i ? null : '2018-02-15',
        publisher: null,
      }))
      incident.referenceCount = 39
    })
    await open(page, '/incident/eurepoc/416')
    const rows = page.locator('#attributions tbody tr')
    assert.equal(await rows.count(), 2)
    assert.match(await rows.last().textContent(), /^19 Oct 2020.*Domestic legal action/)
    const cited = page.locator('#references li')
    assert.match(await page.locator('#references header').textContent(), /39 documents/)
    assert.equal(await cited.count(), 10)
    assert.match(await cited.first().textContent(), /^example\.org\/0.*15 Feb 2018/)
    await page.getByRole('button', { name: 'Show all 39' }).click()
    assert.equal(await cited.count(), 39)
    await rows.first().getByRole('button').click()
    await page
      .getByRole('complementary', { name: 'The claims behind the mark' })
      .getByText('is attributed to')
      .waitFor()
  }))

test('what is only possible in a year is marked so', () =>
  withPage({}, async page => {
    await change(page, 'Actor', ({ actor }) => {
      for (const b of actor.timeline.buckets)
        for (const r of b.rows) if (r.entity.id === 'country/JP') r.certain = false
    })
    await open(page, '/actor/seed/apt37?claimants=FireEye&year=2017')
    const mark = page.getByRole('button', { name: /^Japan, 2017: possibly new/ })
    assert.equal(await mark.locator('.unsure').count(), 1)
    await page.getByText('no claim says so for certain').waitFor()
    assert.match(await page.locator('#expansion .sentence').textContent(), /possibly Japan and Vietnam/)
  }))

test('groups first seen in a period are told apart from those that widen', () =>
  withPage({}, async page => {
    await open(page, '/browse?of=widening')
    const names = id => texts(page.locator(`#${id} td[data-label=Actor]`))
    const [widening, fresh] = [await names('widening-actors'), await names('first-seen-actors')]
    assert.ok(widening.some(n => n.endsWith('APT37')))
    assert.ok(fresh.length > 0)
    assert.deepEqual(
      fresh.filter(n => widening.includes(n)),
      [],
    )
  }))

test('how sure claims must be and groups without a name are chosen in the page, and what that leaves out is told', () =>
  withPage({}, async page => {
    await change(page, 'Target', ({ target }) => {
      target.targetedBy.unnamed = 5
    })
    await open(page, '/country/KR')
    const groups = page.locator('.left-out', { hasText: '5 groups that nobody names left out' })
    await groups.getByRole('link', { name: 'Count them, too' }).click()
    await page.waitForURL(/unnamed=true/)
    await page.getByText('Groups that nobody names are among these').waitFor()
    await page.getByLabel('groups').selectOption('')
    await page.waitForURL(url => !url.searchParams.has('unnamed'))
    await page.getByLabel('sure').selectOption('50')
    await settled(page)
    await page.getByText(/\d+ claims left out: nobody says how sure they are/).waitFor()
    await page.getByRole('link', { name: 'Count all, however sure' }).click()
    await page.waitForURL(url => !url.searchParams.has('minConfidence'))
  }))
