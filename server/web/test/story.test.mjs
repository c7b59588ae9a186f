// The founding story, from the search to the evidence, as a person goes through it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, settled, withPage } from './browser.mjs'

test('the founding story: search, widening, evidence, and the day before', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.keyboard.press('/')
    await page.keyboard.type('Reaper')
    const hit = page.locator('.hits').getByRole('option').first()
    await hit.waitFor()
    assert.match(await hit.textContent(), /APT37.*a name of APT37.*FireEye/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'APT37', level: 1 }).waitFor()
    await settled(page)

    await page.getByLabel('according to').selectOption({ label: 'FireEye' })
    await settled(page)
    await page.getByRole('button', { name: 'show 2017 on the map' }).click()
    const sentence = await page.locator('#expansion .sentence').textContent()
    assert.match(sentence, /2017 added 2 countries \(Japan and Vietnam\); 1 region \(Middle East\); 6 sectors/)
    assert.match(sentence, /continued South Korea/)

    await page.getByRole('button', { name: /^Japan, 2017: new/ }).click()
    const evidence = page.getByRole('complementary', { name: 'The claims behind the mark' })
    await evidence.getByText('says', { exact: false }).first().waitFor()
    assert.match(
      await evidence.textContent(),
      /FireEye says APT37 targeted.*Japan.*20 Feb 2018.*North Korean cyber-espionage widening/s,
    )
    await page.keyboard.press('Escape')
    await evidence.waitFor({ state: 'detached' })
    assert.equal(
      await page.evaluate(() => document.activeElement?.dataset.mark),
      'country/JP@2017',
      'focus goes back to the mark',
    )

    await page.getByLabel('what was known on', { exact: true }).fill('2018-02-19')
    await page.keyboard.press('Enter')
    await settled(page)
    await page.waitForFunction(() => !document.querySelector('[data-mark="country/JP@2017"]'))
    assert.match(page.url(), /knownAsOf=2018-02-19/)
  }))

test('the first ready question tells the founding story', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.getByRole('link', { name: /How did Reaper/ }).click()
    await page.getByText('2017 added').waitFor()
    assert.match(await page.locator('#expansion .sentence').textContent(), /Japan and Vietnam/)
  }))

test('the slider and play step through the years, on strip and map alike', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37?claimants=FireEye&occurred=2014%2F2017&year=2016')
    assert.equal(await page.locator('.map svg .shade-new').count(), 0)
    const slider = page.getByRole('slider', { name: 'year shown on the map' })
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => document.querySelectorAll('.map svg .shade-new').length === 2)
    assert.match(page.url(), /year=2017/)
    assert.ok(
      (await page.locator('.map svg .shade-region-new').count()) > 5,
      'the Middle East is hatched, not coloured',
    )
    await page.getByRole('button', { name: 'Play the years' }).click()
    await page.waitForURL(/year=2014/)
    await page.waitForURL(/year=2015/)
    await page.waitForURL(/year=2017/)
    await page.getByRole('button', { name: 'Play the years' }).waitFor()
  }))

test('an ambiguous name shows its candidates with who says so', () =>
  withPage({}, async page => {
    await open(page, '/')
    await page.keyboard.press('/')
    await page.keyboard.type('Andariel')
    await page
      .locator('.hits')
      .getByRole('option', { name: /Lazarus Group/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '2 actors are called Andariel' }).waitFor()
    assert.equal(await page.locator('.candidate').count(), 2)
    assert.match(await page.locator('.candidate', { hasText: 'Lazarus Group' }).textContent(), /MISP galaxy/)
  }))

test('a name that nobody uses says so and stays quiet', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/nothing')
    assert.match(await page.getByRole('alert').textContent(), /NOT_FOUND/)
  }))
