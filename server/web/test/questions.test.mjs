// The questions of every page, kept in a file that the server's tests ask within its limits.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import test from 'node:test'
import { base, withPage } from './browser.mjs'
import { pages } from './pages.mjs'

const more = {
  overview: '/browse?of=sectors',
  incidents: '/browse?of=incidents',
  victims: '/browse?of=victims',
  'a whole row': '/actor/seed/apt37?mark=country%2FJP',
  'of a country': '/country/JP?how=direct,rolled-up&mark=actor%2Fseed%2Fapt37%402017',
  'drawing of an incident': '/graph?seed=incident/eurepoc/416&sel=incident/eurepoc/416',
  'four moments':
    '/compare?with=actor/seed/apt37&with=actor/seed/kimsuky&with=actor/seed/apt28&with=actor/seed/lazarus-group',
  'taken home': '/country/JP?take=1',
  'a past view of an actor': '/actor/seed/apt28?knownAsOf=2022-12-31',
  'a past view of a target': '/country/UA?knownAsOf=2022-12-31',
  'a past view of who': '/who?whom=country/UA&knownAsOf=2022-12-31',
  'a past view of a source': '/source/seed/etda-cards?knownAsOf=2022-12-31',
  'a past view of an incident': '/incident/seed/etda-apt37-2012?knownAsOf=2022-12-31',
  'a past view of two': '/compare?with=actor/seed/apt28&with=actor/seed/apt29&knownAsOf=2022-12-31',
  'agreement by data set': '/actor/seed/apt28?agree=dataset',
}

test('the questions of all pages are those of the file', () =>
  withPage({}, async page => {
    const asked = new Map()
    page.on('request', r => {
      if (r.method() !== 'POST' || !r.url().endsWith('/graphql')) return
      const { query, variables } = JSON.parse(r.postData() ?? '{}')
      if (!asked.has(query)) asked.set(query, { query, variables })
    })
    for (const path of Object.values({ ...pages, ...more })) {
      await page.goto(base + path)
      await page.waitForLoadState('networkidle')
    }
    const questions = [...asked.values()].sort((a, b) => (a.query < b.query ? -1 : 1))
    const text = `${JSON.stringify(questions, null, 1)}\n`
    if (process.env.UPDATE) await writeFile('test/questions.json', text)
    assert.equal(text, await readFile('test/questions.json', 'utf8'), 'UPDATE=1 writes the file anew')
  }))
