// Keyboard, widths, and no serious violation of accessibility on any page, light and dark.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { open, settled, withPage } from './browser.mjs'
import { pages } from './pages.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

for (const colorScheme of ['light', 'dark']) {
  test(`no serious violation, ${colorScheme}`, () =>
    withPage({ colorScheme }, async page => {
      const found = []
      for (const [name, address] of Object.entries(pages)) {
        await open(page, address)
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }))
        for (const v of violations)
          if (['serious', 'critical'].includes(v.impact))
            found.push(
              `${name}: ${v.id}: ${v.nodes
                .slice(0, 3)
                .map(n => n.html.slice(0, 160))
                .join(' | ')}`,
            )
      }
      assert.deepEqual(found, [])
    }))
}

for (const width of [1280, 390]) {
  test(`nothing is wider than the page at ${width}`, () =>
    withPage({ viewport: { width, height: 844 } }, async page => {
      for (const [name, address] of Object.entries(pages)) {
        await open(page, address)
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.ok(over <= 0, `${name} is ${over} too wide`)
      }
    }))
}

test('nothing moves once an actor page is there', () =>
  withPage({}, async page => {
    await page.addInitScript(() => {
      globalThis.moved = 0
      new PerformanceObserver(list => {
        for (const e of list.getEntries()) globalThis.moved += e.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await open(page, '/actor/seed/apt37')
    assert.ok((await page.evaluate(() => globalThis.moved)) < 0.1)
  }))

test('marks are walked with arrows, opened with Enter and closed with Escape', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37')
    await page.getByRole('region', { name: 'Targets of APT37 by year' }).focus()
    await page.keyboard.press('ArrowDown')
    const here = () => page.evaluate(() => document.activeElement?.dataset.mark)
    const first = await here()
    assert.match(first, /@\d{4}$/)
    await page.keyboard.press('ArrowRight')
    assert.notEqual(await here(), first)
    const second = await here()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary').waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await here(), second)
  }))

test('the search box is worked with the keyboard alone', () =>
  withPage({}, async page => {
    await open(page, '/country/JP')
    await page.keyboard.press('/')
    await page.keyboard.type('fancy bear')
    await page.locator('.hits').getByRole('option', { name: /APT28/ }).waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.hits').getByRole('option').count(), 0)
    await page.keyboard.type('japn')
    await page.locator('.hits').getByRole('option', { name: /Japan/ }).waitFor()
    await page.keyboard.press('Enter')
    await settled(page)
    assert.match(page.url(), /\/country\/JP|\/search/)
  }))
