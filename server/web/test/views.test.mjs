// Comparison, graph, links that give the same picture, and what is taken home.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { base, open, settled, withPage } from './browser.mjs'

test('one actor at two moments of knowledge', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.getByRole('link', { name: /What was known the day before/ }).click()
    await settled(page)
    assert.match(
      await page.locator('#shared').textContent(),
      /Between 19 Feb 2018 and 20 Feb 2018, \d+ targets became known \(Japan,/,
    )
    const row = page.locator('#side-by-side tr', { hasText: 'Japan' }).first()
    assert.match(await row.textContent(), /2017.*learned/)
    await page.locator('#changes', { hasText: 'reported late' }).waitFor() // a question of its own, asked last
    assert.match(await page.locator('#changes').textContent(), /reported late.*Japan/s)
  }))

test('three actors side by side', () =>
  withPage({}, async page => {
    await open(page, '/compare?with=actor/seed/apt37&with=actor/seed/lazarus-group')
    await page.getByRole('combobox', { name: 'Add an actor' }).fill('kimsuky')
    await page
      .getByRole('option', { name: /Kimsuky/ })
      .first()
      .click()
    await page.getByRole('columnheader', { name: 'Kimsuky' }).waitFor()
    await settled(page)
    assert.match(await page.locator('#shared').textContent(), /South Korea/)
  }))

test('the graph counts first, opens, hides, undoes, and is laid out the same by its link', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=actor/seed/apt37')
    const before = await count(page)
    await open(page, '/graph?seed=actor/seed/apt37&sel=country/JP')
    const panel = page.getByRole('region', { name: 'The chosen node' })
    assert.match(await panel.textContent(), /\d+ actors/)
    await panel.getByRole('button', { name: 'Open actors' }).click()
    await settled(page)
    assert.ok((await count(page)) > before)
    const first = await saved(page, 'JSON')
    await page.reload()
    await settled(page)
    assert.deepEqual(await saved(page, 'JSON'), first)
    await panel.getByRole('button', { name: 'Hide' }).click()
    await page.getByRole('button', { name: 'Show 1 hidden' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Show 1 hidden' }).waitFor({ state: 'detached' })
  }))

test('the graph summarises what it does not draw, and draws more of it on request', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=actor/seed/apt37&open=actor%2Fseed%2Fapt37:COUNTRY:2&sel=actor/seed/apt37')
    const panel = page.getByRole('region', { name: 'The chosen node' })
    const all = Number(/(\d+) countries/.exec(await panel.textContent())[1])
    assert.equal(await count(page), 4, 'the actor, two countries, and a node for the rest')
    await panel.getByRole('button', { name: `+${all - 2} more countries` }).click()
    await page.waitForURL(/COUNTRY%3A62/)
    await settled(page)
    assert.equal(await count(page), 1 + all)
  }))

test('the graph counts what follows from a victim or member when that is asked for', () =>
  withPage({}, async page => {
    const regions = async how => {
      await open(page, `/graph?seed=actor/seed/apt37&open=actor%2Fseed%2Fapt37:REGION${how}`)
      return page.locator('#graph-table tbody tr').evaluateAll(rows => rows.map(r => r.textContent))
    }
    assert.ok((await regions('')).every(t => !/follows from/.test(t)))
    assert.ok((await regions('&how=rolled')).some(t => /targeted.*Eastern Asiafollows from/.test(t)))
  }))

test('an incident is opened by the claims in it, and dates who is behind it', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=incident/attack-enterprise/C0028&sel=incident/attack-enterprise/C0028')
    assert.match(
      await page.getByRole('region', { name: 'The chosen node' }).textContent(),
      /claims in itClose1 actorOpen/,
    )
    await page.getByRole('button', { name: 'Open actors' }).click()
    await settled(page)
    assert.ok(
      (await page.locator('#graph-table tbody tr').evaluateAll(rows => rows.map(r => r.textContent))).some(t =>
        /is attributed to.*Sandworm.*2015/.test(t),
      ),
    )
  }))

test('the time window leaves out what is outside it, and the undated on request', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=actor/seed/apt37')
    const before = await count(page)
    await page.getByRole('checkbox', { name: /undated/ }).uncheck()
    assert.ok((await count(page)) < before)
    await page.getByRole('slider', { name: 'to year' }).focus()
    await page.keyboard.press('Home')
    assert.match(page.url(), /w=-2012/)
    assert.ok((await count(page)) <= 3)
  }))

test('the drawing is saved as PNG, SVG, GraphML and JSON', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=actor/seed/apt37')
    assert.match((await saved(page, 'SVG')).toString(), /^<svg.*APT37/s)
    assert.match((await saved(page, 'GraphML')).toString(), /<node id="actor\/seed\/apt37">/)
    assert.equal((await saved(page, 'PNG')).subarray(1, 4).toString(), 'PNG')
  }))

test('the paths between two entities', () =>
  withPage({}, async page => {
    await open(page, '/graph?seed=actor/seed/apt37')
    await page.getByRole('button', { name: 'Find a path' }).click()
    await page.getByRole('combobox', { name: /Find the paths/ }).fill('Germany')
    await page
      .getByRole('option', { name: /Germany/ })
      .first()
      .click()
    await page.waitForURL(/path=/)
    await page.getByText(/shortest path/).waitFor()
    assert.match(await page.locator('#paths').textContent(), /APT37.*Germany/s)
    await settled(page)
    const edges = await page.locator('#graph-table tbody tr').evaluateAll(rows => rows.map(r => r.textContent))
    assert.ok(
      edges.length > 0 && edges.every(t => !/^(country|region|sector) .*targeted/.test(t)),
      'a country targets nobody: a path may go against its claims',
    )
  }))

test('a link gives the same picture after a reload', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37?year=2017&mark=country%2FJP%402017&knownAsOf=2020-01-01&sort-targets=Target')
    const picture = () =>
      page.screenshot({ animations: 'disabled', caret: 'hide', clip: { x: 0, y: 110, width: 1280, height: 790 } })
    const first = await picture()
    await page.reload()
    await settled(page)
    assert.ok(first.equals(await picture()))
  }))

test('what is taken home gives the same answer', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37?claimants=FireEye&take=1')
    const panel = page.getByRole('complementary', { name: 'Take it home' })
    const [query, variables] = (await panel.locator('pre').textContent()).split('\n# variables\n')
    const body = JSON.stringify({ query, variables: JSON.parse(variables.replaceAll(/^# /gm, '')) })
    const answer = await (
      await fetch(`${base}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    ).json()
    assert.equal(answer.data.actor.name, 'APT37')
    await panel.getByRole('button', { name: 'Cypher' }).click()
    assert.match(
      await panel.locator('pre').textContent(),
      /MATCH \(:Actor \{actorId: 'actor\/seed\/apt37'\}\)-\[t:TARGETS\]->/,
    )
    await panel.getByLabel('which').selectOption({ label: 'Japan' })
    assert.match(
      await panel.locator('pre').textContent(),
      /WHERE claim\.id IN \['claim\//,
      'the very claims of one pair, as the server says them',
    )
    await panel.getByRole('button', { name: 'Python' }).click()
    assert.match(await panel.locator('pre').textContent(), /urllib\.request/)
  }))

test('a table is taken home as CSV', () =>
  withPage({}, async page => {
    await open(page, '/country/JP')
    const wait = page.waitForEvent('download')
    await page.locator('#actors').getByRole('button', { name: 'CSV' }).click()
    const text = (await readFile(await (await wait).path())).toString()
    assert.match(text, /^Actor,First,Last,Known by,How,Reports,Claims,At earliest,Id\r\n/)
    assert.match(text, /APT37,2017,/)
  }))

test('a page that waits says why, and needs no second try', () =>
  withPage({}, async page => {
    let answer
    const ready = new Promise(resolve => {
      answer = resolve
    })
    await page.route('**/graphql', async route => {
      await ready
      await route.continue()
    })
    const why = page.getByText('reads the graph into memory').first()
    for (const address of [
      '/browse?of=widening',
      '/who?whom=country/JP',
      '/graph?path=actor/seed/apt37~country/DE',
      '/graph?seed=actor/seed/apt37',
    ]) {
      await page.goto(base + address)
      await why.waitFor()
    }
    answer()
    await settled(page)
    await why.waitFor({ state: 'detached' })
    assert.ok((await count(page)) > 1)
  }))

test('a question that the server had no time for is asked again', () =>
  withPage({}, async page => {
    let refused = 0
    await page.route('**/graphql', async route => {
      if (!route.request().postData().includes('paths(') || refused === 2) return route.continue()
      refused++
      await route.fulfill({
        json: { data: null, errors: [{ message: 'no time', extensions: { code: 'DEADLINE_EXCEEDED' } }] },
      })
    })
    await open(page, '/graph?path=actor/seed/apt37~country/DE')
    await page.getByRole('heading', { name: /shortest path/ }).waitFor()
    assert.equal(refused, 2)
    assert.equal(await page.getByRole('alert').count(), 0)
  }))

test('paths that cannot be asked for say so', () =>
  withPage({}, async page => {
    await open(page, '/graph?path=actor/seed/apt37~country/ZZ')
    assert.match(await page.getByRole('alert').textContent(), /NOT_FOUND/)
  }))

async function count(page) {
  return Number(/^(\d+) of/.exec(await page.locator('.graph-count').textContent())[1])
}

async function saved(page, form) {
  const wait = page.waitForEvent('download')
  await page.getByLabel('Save the drawing').selectOption(form)
  return readFile(await (await wait).path())
}
