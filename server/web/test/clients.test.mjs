// The clients that most frontends have, as they come: normalised caches, cursors,
// questions by hash with the fall back to their text, errors, and subscriptions.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core/index.js'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries/index.js'
import { relayStylePagination } from '@apollo/client/utilities/index.js'
import { Client, cacheExchange, fetchExchange } from '@urql/core'

const url = `${process.env.BASE}/graphql`
const page = `query Page($after: String) {
  actors(first: 5, after: $after) {
    edges { cursor node { id name } } pageInfo { hasNextPage endCursor } totalCount
  }
}`
const sha256 = text => createHash('sha256').update(text).digest('hex')

test('Apollo Client pages a list into its cache, and asks by hash first', async () => {
  const link = new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri: url }))
  const client = new ApolloClient({
    link,
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { actors: relayStylePagination() } } } }),
  })
  const query = gql(page)
  const first = await client.query({ query })
  await client.query({ query, variables: { after: first.data.actors.pageInfo.endCursor }, fetchPolicy: 'network-only' })
  const both = client.readQuery({ query })
  assert.equal(both.actors.edges.length, 10)
  assert.equal(new Set(both.actors.edges.map(e => e.node.id)).size, 10)
})

test('Apollo Client tells an error with its code and hint', async () => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() })
  await assert.rejects(client.query({ query: gql`{ country(name: "Narnia") { id } }` }), error => {
    const [problem] = error.errors ?? error.graphQLErrors
    assert.ok(problem.extensions.code, JSON.stringify(problem))
    return true
  })
})

test('urql asks, keeps the answer, and tells an error with its code', async () => {
  const client = new Client({ url, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] })
  const question = `query Founding { actor(name: "Reaper") { id name targets(first: 3) { totalCount } } }`
  const { data } = await client.query(question, {}).toPromise()
  assert.equal(data.actor.name, 'APT37')
  const again = await client.query(question, {}, { requestPolicy: 'cache-only' }).toPromise()
  assert.deepEqual(again.data, data)
  const { error } = await client.query('query Wrong { actors(first: 5000) { totalCount } }', {}).toPromise()
  assert.ok(error.graphQLErrors[0].extensions.code)
})
