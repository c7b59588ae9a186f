// What a page of another origin can make a visitor's browser send, in a real browser:
// none of it is answered, and none of it has an effect.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { base, withAnyPage } from './browser.mjs'

const question = '{ datasets { key readings { id } } }'
const get = `${base}/graphql?query=${encodeURIComponent(question)}`
const mutation = JSON.stringify({
  query:
    'mutation { addReport(report: {key: "forged", source: {title: "forged"}, claims: [{actor: "APT37", object: "Japan"}]}) { newCount } }',
})

/** Each runs in the page, and tells what it could read: nothing. */
const forged = {
  'a picture': ({ get }) =>
    new Promise(done => {
      const img = new Image()
      img.onload = () => done('a picture')
      img.onerror = () => done('')
      img.src = get
    }),
  'a script': ({ get }) =>
    new Promise(done => {
      const script = document.createElement('script')
      script.onload = () => done('a script')
      script.onerror = () => done('')
      script.src = get
      document.head.append(script)
    }),
  'a style sheet': ({ base }) =>
    new Promise(done => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.onload = () => done('a style sheet')
      link.onerror = () => done('')
      link.href = `${base}/export/csv`
      document.head.append(link)
    }),
  'fetch of a query': ({ get }) =>
    fetch(get).then(
      r => r.text(),
      () => '',
    ),
  'fetch of a query with cookies, unread': ({ get }) =>
    fetch(get, { mode: 'no-cors', credentials: 'include' }).then(
      r => r.text(),
      () => '',
    ),
  'fetch of an export': ({ base }) =>
    fetch(`${base}/export/ndjson`).then(
      r => r.text(),
      () => '',
    ),
  'POST of JSON': ({ base, mutation }) =>
    fetch(`${base}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: mutation }).then(
      r => r.text(),
      () => '',
    ),
  'POST of JSON as plain text': ({ base, mutation }) =>
    fetch(`${base}/graphql`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: mutation }).then(
      r => r.text(),
      () => '',
    ),
  'a beacon': async ({ base, mutation }) => {
    navigator.sendBeacon(`${base}/graphql`, new Blob([mutation], { type: 'text/plain' }))
    return ''
  },
  'a file to import': ({ base }) => {
    const body = new FormData()
    body.append('file', new Blob(['actor,target\nAPT37,Japan\n']), 'forged.csv')
    return fetch(`${base}/import`, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).then(
      r => r.text(),
      () => '',
    )
  },
  'a form into a frame': ({ base, mutation }) =>
    new Promise(done => {
      const frame = document.createElement('iframe')
      frame.name = 'into'
      const form = Object.assign(document.createElement('form'), {
        method: 'post',
        action: `${base}/graphql`,
        target: 'into',
        enctype: 'text/plain',
      })
      form.append(Object.assign(document.createElement('input'), { name: mutation }))
      document.body.append(frame, form)
      form.submit()
      setTimeout(() => {
        try {
          done(frame.contentDocument?.body?.textContent ?? '')
        } catch {
          done('')
        }
      }, 500)
    }),
  'the explorer in a frame': ({ base }) =>
    new Promise(done => {
      const frame = document.createElement('iframe')
      frame.src = base
      document.body.append(frame)
      setTimeout(() => {
        try {
          done(frame.contentDocument?.body?.textContent ?? '')
        } catch {
          done('')
        }
      }, 500)
    }),
  'signing out': ({ base }) =>
    fetch(`${base}/signout`, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(
      r => r.text(),
      () => '',
    ),
  events: ({ get }) =>
    new Promise(done => {
      const events = new EventSource(get)
      events.onmessage = e => done(e.data)
      events.addEventListener('next', e => done(e.data))
      events.onerror = () => {
        events.close()
        done('')
      }
    }),
  'a WebSocket': ({ base }) =>
    new Promise(done => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
      socket.onopen = () => done('open')
      socket.onerror = () => done('')
    }),
}

test('a page of another origin reads nothing and changes nothing', async () => {
  const page = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<body>not ours</body>'))
  await new Promise(done => page.listen(0, '127.0.0.1', done))
  const readings = async () => (await (await fetch(get)).json()).data
  const before = await readings()
  try {
    await withAnyPage({}, async foreign => {
      // To the browser localhost is another site than 127.0.0.1.
      await foreign.goto(`http://localhost:${page.address().port}/`)
      const answered = []
      foreign.on('response', r => {
        if (r.url().startsWith(base) && r.status() < 400)
          answered.push(`${r.status()} ${r.request().method()} ${r.url()}`)
      })
      for (const [name, run] of Object.entries(forged)) {
        const read = await foreign.evaluate(
          ([code, what]) => new Function(`return (${code})`)()(what),
          [run.toString(), { base, get, mutation }],
        )
        assert.equal(read, '', name)
      }
      // Only the frame is sent its page, which the browser then does not show.
      assert.deepEqual(answered, [`200 GET ${base}/`])
    })
  } finally {
    page.close()
  }
  assert.deepEqual(await readings(), before)
})
