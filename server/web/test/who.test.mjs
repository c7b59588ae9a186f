// Who targets several things at once, and what stands beside a target.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, settled, texts, withPage } from './browser.mjs'

test('who targets a country or another, and a sector: from the front page to the evidence', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.getByRole('link', { name: /Who hits governments/ }).click()
    await page.getByRole('heading', { name: 'Who targets Japan or Vietnam and Government?' }).waitFor()
    await settled(page)
    const row = page.locator('#matches tbody tr', { hasText: 'APT37' })
    assert.match(await row.textContent(), /one incident/)
    await row.getByRole('button', { name: /claims on APT37/ }).click()
    const evidence = page.getByRole('complementary', { name: 'The claims behind the mark' })
    await evidence
      .getByText(/says APT37 targeted/)
      .first()
      .waitFor()
    await evidence.getByText('These claims in Cypher').click()
    assert.match(await evidence.locator('pre').textContent(), /claim\.id IN \['claim\//)
    assert.match(page.url(), /mark=actor%2Fseed%2Fapt37/)
  }))

test('weaker evidence finds more, and the address holds the question', () =>
  withPage({}, async page => {
    await open(page, '/who?whom=country/JP')
    await page.getByRole('combobox', { name: /Add a country/ }).fill('pharmaceuticals')
    await page
      .getByRole('option', { name: /^Pharmaceuticals/ })
      .first()
      .click()
    await page.getByText('Nobody, under this view').waitFor()
    await page.getByLabel('tied together by').selectOption('any')
    await settled(page)
    assert.match(page.url(), /whom=country%2FJP&whom=sector%2Fpharmaceuticals&evidence=any/)
    const found = await texts(page.locator('#matches tbody td:first-child'))
    assert.ok(
      found.some(t => t.includes('APT41')),
      found.join(),
    )
    await page.reload()
    await settled(page)
    assert.deepEqual(await texts(page.locator('#matches tbody td:first-child')), found)
    await page.getByRole('button', { name: 'Remove Pharmaceuticals' }).click()
    await settled(page)
    assert.doesNotMatch(page.url(), /pharmaceuticals/)
  }))

test('a target tells who came first and what the same groups hit', () =>
  withPage({}, async page => {
    await open(page, '/sector/aerospace')
    assert.match(
      await page.locator('#since .sentence', { hasText: 'First there' }).textContent(),
      /said on|said by|said between|in our data since/,
    )
    await page.getByRole('button', { name: 'Open the claims' }).click()
    await page
      .getByRole('complementary', { name: 'The claims behind the mark' })
      .getByText(/targeted/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    const also = page.locator('.also tbody tr')
    assert.ok((await also.count()) > 3)
    const place = also.filter({ has: page.locator('.kind-country') }).first()
    await place.locator('summary').click()
    await place.getByRole('link', { name: 'Who hits both at once?' }).click()
    await page.getByRole('heading', { name: /^Who targets .+ and Aerospace/ }).waitFor()
  }))

test('the countries added up, as a map and as a table', () =>
  withPage({}, async page => {
    await open(page, '/browse?of=countries')
    assert.ok((await page.locator('.heat svg [class*=heat-]').count()) > 20)
    const rows = page.locator('.table tbody tr')
    const actors = (await texts(rows.locator('td:nth-child(2)'))).map(Number)
    assert.deepEqual(
      actors,
      actors.toSorted((a, b) => b - a),
      'the most actors first',
    )
  }))

test('a data set tells how far it reaches', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.getByRole('link', { name: 'Curated seed of actorgraph' }).click()
    await page.getByRole('heading', { name: 'Curated seed of actorgraph' }).waitFor()
    assert.match(await page.locator('.facts').textContent(), /its silence after that day means nothing/)
    await page.getByRole('link', { name: 'See only what it says' }).click()
    await settled(page)
    await page.getByRole('button', { name: 'Narrow no longer by seed' }).waitFor()
  }))

test('who widened in a year, and another year', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.getByRole('link', { name: 'who widened most in 2017' }).click()
    const row = page.locator('.table tbody tr', { hasText: 'APT37' })
    await row.waitFor()
    assert.match(await row.textContent(), /Japan.*Vietnam.*Middle East/)
    await row.getByRole('link', { name: /added by APT37/ }).click()
    await page.getByText('2017 added').waitFor()
    await page.goBack()
    await page.getByLabel('the period').fill('2014')
    await page.getByLabel('the period').press('Enter')
    await page.waitForURL(/period=2014/)
  }))

test('a step of a path opens its claims', () =>
  withPage({}, async page => {
    await open(page, '/graph?path=actor%2Fseed%2Fapt37~actor%2Fseed%2Flazarus-group')
    await page.locator('#paths').getByRole('button', { name: /claim/ }).first().click()
    const evidence = page.getByRole('complementary', { name: 'The claims behind the mark' })
    await evidence.getByText('says', { exact: false }).first().waitFor()
    assert.match(await evidence.locator('h2').textContent(), /^APT37 and /)
  }))

test('according to several at once, and to each kind of voice', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37')
    await settled(page)
    const by = page.getByLabel('according to')
    const offered = group => by.locator(`optgroup[label="${group}"] option`).evaluateAll(os => os.map(o => o.value))
    for (const group of ['said by', 'said by', 'in documents published by']) {
      const [first] = await offered(group)
      assert.ok(first, `nobody is offered: ${group}`)
      await by.selectOption(first)
      await settled(page)
    }
    const chosen = () => {
      const params = new URL(page.url()).searchParams
      return [params.getAll('claimants').length, params.getAll('publishers').length]
    }
    assert.deepEqual(chosen(), [2, 1])
    await page.getByRole('button', { name: /no longer by documents of/ }).click()
    await settled(page)
    assert.deepEqual(chosen(), [2, 0])
  }))
