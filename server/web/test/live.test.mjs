// What happens, told as it happens: the reference clients of both protocols against
// a server of their own, beside which another process writes.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createClient as sse } from 'graphql-sse'
import { createClient as ws } from 'graphql-ws'
import WebSocket from 'ws'

const run = promisify(execFile)

async function withServer(use) {
  const folder = await mkdtemp(join(tmpdir(), 'live-'))
  const store = `sqlite:${join(folder, 'graph.db')}`
  const tokens = ['--tokens', join(folder, 'tokens.json')]
  const made = await run(process.env.SERVER, [
    'token',
    'create',
    'ann',
    '--role',
    'editor',
    '--clearance',
    'all',
    ...tokens,
  ])
  const server = spawn(process.env.SERVER, ['--store', store, '--addr', '127.0.0.1:0', ...tokens], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    let base
    for await (const line of createInterface({ input: server.stdout })) {
      base = line.match(/GraphQL *(http:\/\/[^/]*)\/graphql/)?.[1] ?? base
      if (line.startsWith('Stop it')) break
    }
    const add = (key, object) =>
      run(process.env.SERVER, [
        'claim',
        'add',
        '--store',
        store,
        '--key',
        key,
        '--title',
        key,
        '--actor',
        'APT37',
        '--object',
        object,
      ])
    await use(`${base}/graphql`, add, server, `Bearer ${made.stdout.trim()}`)
  } finally {
    server.kill()
    if (server.exitCode === null) await once(server, 'exit')
    await rm(folder, { recursive: true })
  }
}

const commits = 'subscription Commits($of: [String!]) { commits(datasets: $of) { document stored dataset { key } } }'

for (const [name, make] of [
  ['graphql-sse', url => sse({ url, retryAttempts: 0 })],
  ['graphql-ws', url => ws({ url: url.replace('http', 'ws'), retryAttempts: 0, webSocketImpl: WebSocket })],
])
  test(`${name} is told of commits, answered, refused, and told when the server stops`, () =>
    withServer(async (url, add, server) => {
      const client = make(url)
      const answer = []
      for await (const result of client.iterate({ query: '{ datasets { key } }' })) answer.push(result)
      assert.deepEqual(
        answer[0].data.datasets.map(d => d.key),
        ['seed', 'vocabulary'],
      )
      assert.equal(answer.length, 1)

      const refusal = async query => {
        try {
          for await (const result of client.iterate({ query })) return result.errors[0].message
        } catch (errors) {
          return errors[0].message
        }
      }
      assert.match(await refusal('{ nothing }'), /Cannot query field "nothing"/)
      assert.match(await refusal('subscription { commits(datasets: ["nots"]) { id } }'), /no data set "nots"/)

      await add('before', 'Iceland')
      const told = client.iterate({ query: commits, variables: { of: ['notes'] } })
      const first = told.next()
      await new Promise(resolve => setTimeout(resolve, 1500)) // it has begun
      await add('one', 'Ireland')
      assert.equal((await first).value.data.commits.document, 'one')
      await add('two', 'Portugal')
      assert.equal((await told.next()).value.data.commits.document, 'two')

      const last = told.next().then(
        r => r.done,
        () => true,
      )
      server.kill()
      assert.equal(await last, true, 'it goes on although the server has stopped')
    }))

const progress = 'subscription Progress($id: ID!) { importProgress(id: $id) { stage newCount } }'

for (const [name, make] of [
  ['graphql-sse', (url, headers) => sse({ url, headers, retryAttempts: 0 })],
  [
    'graphql-ws',
    (url, connectionParams) =>
      ws({ url: url.replace('http', 'ws'), connectionParams, retryAttempts: 0, webSocketImpl: WebSocket }),
  ],
])
  test(`${name} is told how far an import has come, until it has ended`, () =>
    withServer(async (url, _add, _server, authorization) => {
      const sent = await fetch(
        url.replace('graphql', 'import?format=csv&recorded=2024-03-01&mapping=') + encodeURIComponent(mapping),
        {
          method: 'POST',
          headers: { authorization, 'content-type': 'text/csv' },
          body: 'group,target\nGrey Plover,Japan\n',
        },
      )
      assert.equal(sent.status, 202)
      const { id } = await sent.json()
      const told = []
      for await (const { data } of make(url, { authorization }).iterate({ query: progress, variables: { id } }))
        told.push(data.importProgress)
      assert.equal(told.at(-1).stage, 'DONE')
      assert.ok(told.at(-1).newCount > 0)
    }))

const mapping = 'dataset: mine\ncolumns:\n  actor: group\n  country: target\n'

test('a page of another origin is told nothing', () =>
  withServer(async url => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { origin: 'https://evil.example' })
    const [, response] = await once(socket, 'unexpected-response')
    assert.equal(response.statusCode, 403)
  }))
