// What every test in the browser shares: a page that fails the test if it logs
// an error, throws, or asks any other origin.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

export const base = process.env.BASE

const flags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-swiftshader',
]

/** Runs a test with a page of its own, in a browser with a profile of its own; it fails if the page does what none of ours may. */
export async function withPage(options, test) {
  const wrong = []
  await withAnyPage(options, async page => {
    page.on('console', m => {
      if (m.type() === 'error') wrong.push(`console: ${m.text()}`)
    })
    page.on('pageerror', e => wrong.push(`thrown: ${e.message}`))
    page.on('request', r => {
      if (!/^(data|blob):/.test(r.url()) && new URL(r.url()).origin !== base) wrong.push(`asked ${r.url()}`)
    })
    await test(page)
  })
  assert.deepEqual(wrong, [])
}

/** Runs a test with a page that may be anybody's. */
export async function withAnyPage(options, test) {
  const profile = await mkdtemp(join(tmpdir(), 'explorer-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM,
    args: flags,
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await test(page)
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/** Opens an address and waits until nothing is loading. */
export async function open(page, address) {
  await page.goto(base + address)
  await settled(page)
}

export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    () =>
      !document.querySelector('.waiting, .renewing, [data-settled=false]') &&
      document.querySelector('main')?.childElementCount > 0,
  )
}

export const texts = locator => locator.evaluateAll(list => list.map(e => e.textContent.trim()))
