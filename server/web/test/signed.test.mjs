// Signing in and out in the browser, by the one-time link that the server prints.
import assert from 'node:assert/strict'
import test from 'node:test'
import { base, open, settled, withPage } from './browser.mjs'

test('one signs in by the link, is told who one is and what one may, and signs out', () =>
  withPage({}, async page => {
    await open(page, '/')
    const signIn = page.getByRole('link', { name: 'Sign in' })
    await signIn.click()
    await page.waitForURL(`${base}/signin`)
    assert.match(await page.textContent('body'), /You are not signed in/)

    await page.goto(base + process.env.LINK)
    await page.waitForURL(`${base}/`)
    await settled(page)
    const who = page.locator('details.signed')
    assert.equal(await who.locator('summary').textContent(), 'the one-time link')
    await who.locator('summary').click()
    assert.match(await who.textContent(), /Role editor: what is up to TLP:RED/)
    const cookie = (await page.context().cookies()).find(c => c.name.startsWith('actorgraph-session'))
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict')

    await who.getByRole('button', { name: 'Sign out' }).click()
    await signIn.waitFor()
    assert.ok(!(await page.context().cookies()).some(c => c.name.startsWith('actorgraph-session')))
    await settled(page)
    assert.equal(await page.getByRole('alert').count(), 0)
  }))

test('with the keyboard alone', () =>
  withPage({}, async page => {
    await open(page, '/actor/seed/apt37')
    await page.getByRole('link', { name: 'Sign in' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${base}/signin`)
    assert.equal(await page.getByLabel(/Token/).getAttribute('type'), 'password')
    await page.getByRole('link', { name: 'To the explorer' }).click()
    await page.waitForURL(`${base}/`)
  }))
