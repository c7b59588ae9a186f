// Take it home: the very questions this page has asked, ready for a notebook or a shell.
import { useState } from 'preact/hooks'
import { howOf, patch, useAddress, viewOf } from '../lib/address'
import { cypherFor } from '../lib/cypher'
import { type Asked, useAsked, useQuery } from '../lib/query'
import { kindOf } from '../lib/words'
import { CopyBlock } from './copy'
import { SidePanel } from './panel'

const forms = ['GraphQL', 'Cypher', 'Python', 'curl'] as const
type Form = (typeof forms)[number]

/** The Cypher of each pair of actor and target on a page, as the server says it: exactly the claims that its view admits. */
function exactQuery(kind: 'ACTOR' | 'TARGET', field: string): string {
  const [pairs, end] = kind === 'ACTOR' ? ['targets', 'target'] : ['targetedBy', 'actor']
  return `query Cypher($id: ID!, $view: View, $how: [How!]) {
  of: ${field}(id: $id, view: $view) {
    pairs: ${pairs}(how: $how, orderBy: { field: SOURCES, direction: DESC }, first: 100) {
      nodes { end: ${end} { id name } cypher }
    }
  }
}`
}

interface Exact {
  of: { pairs: { nodes: { end: { id: string; name: string }; cypher: string }[] } }
}

const targetKinds = ['VICTIM', 'COUNTRY', 'REGION', 'SECTOR']

export function TakeHome() {
  const { params } = useAddress()
  const asked = useAsked().filter(a => a.title && a.title !== 'Search')
  const [which, setWhich] = useState(0)
  const [form, setForm] = useState<Form>('GraphQL')
  const one = asked[which] ?? asked[0]
  const close = () => patch({ take: null }, true)
  return (
    <SidePanel title="Take it home" about="What this page asked, to ask again elsewhere." kind="take" close={close}>
      <fieldset class="tabs" aria-label="form">
        {forms.map(f => (
          <button key={f} type="button" aria-pressed={f === form} onClick={() => setForm(f)}>
            {f}
          </button>
        ))}
      </fieldset>
      {form === 'Cypher' ? (
        <InCypher key={params.toString()} />
      ) : (
        <>
          {asked.length > 1 && (
            <label class="control">
              question{' '}
              <select value={which} onChange={e => setWhich(Number(e.currentTarget.value))}>
                {asked.map((a, i) => (
                  <option key={i} value={i}>
                    {a.title}
                  </option>
                ))}
              </select>
            </label>
          )}
          <CopyBlock text={one ? written(form, one) : ''} what={form} />
        </>
      )}
      <p>
        <a href="/graphiql" data-native>
          GraphiQL
        </a>{' '}
        is the place to change a question. The address of this page gives the same picture to anybody with the same
        store.
      </p>
    </SidePanel>
  )
}

/** The page in Cypher: a pattern to go on from, or the very claims of one pair. */
function InCypher() {
  const { params, segments } = useAddress()
  const [which, setWhich] = useState('')
  const compared = [
    ...params.getAll('with').map(w => w.replace(/@[\d-]*$/, '')),
    ...params.getAll('whom'),
    ...params.getAll('seed'),
  ]
  const ids = compared.length ? [...new Set(compared)] : [segments.join('/')]
  const [id = ''] = ids
  const kind = id.includes('/') ? kindOf(id) : null
  const exact =
    ids.length > 1 || kind === null ? null : kind === 'ACTOR' ? 'ACTOR' : targetKinds.includes(kind) ? 'TARGET' : null
  const { data } = useQuery<Exact>('', exact && kind ? exactQuery(exact, kind.toLowerCase()) : null, {
    id,
    view: viewOf(params),
    how: howOf(params),
  })
  const pair = data?.of.pairs.nodes.find(p => p.end.id === which)
  return (
    <>
      {data && data.of.pairs.nodes.length > 0 && (
        <label class="control">
          which{' '}
          <select value={pair ? which : ''} onChange={e => setWhich(e.currentTarget.value)}>
            <option value="">a pattern to go on from</option>
            <optgroup label="the very claims of one pair">
              {data.of.pairs.nodes.map((p, i) => (
                <option key={i} value={p.end.id}>
                  {p.end.name}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
      )}
      <CopyBlock text={pair?.cypher ?? cypherFor(kind, ids, viewOf(params))} what="Cypher" />
      <p class="quiet">
        For the same graph kept in Neo4j (<code>-store neo4j://…</code>).{' '}
        {pair
          ? 'These are exactly the claims that this view admits.'
          : 'The pattern reads records together as the default lens does; roll-ups are left to you.'}
      </p>
    </>
  )
}

function written(form: Form, { query, variables }: Asked): string {
  const address = `${location.origin}/graphql`
  switch (form) {
    case 'curl':
      return [
        `curl ${address} \\`,
        "  -H 'Content-Type: application/json' \\",
        "  --data @- <<'QUESTION'",
        JSON.stringify({ query, variables }, null, 2),
        'QUESTION',
      ].join('\n')
    case 'Python':
      return python(address, query, JSON.stringify(variables))
    default:
      return `${query}\n\n# variables\n${JSON.stringify(variables, null, 2).replaceAll(/^/gm, '# ')}`
  }
}

const python = (address: string, query: string, variables: string) => `import json
import urllib.request

query = r"""
${query}
"""
variables = json.loads(r"""${variables}""")

request = urllib.request.Request(
    "${address}",
    data=json.dumps({"query": query, "variables": variables}).encode(),
    headers={"Content-Type": "application/json"},
)
answer = json.load(urllib.request.urlopen(request))
print(json.dumps(answer["data"], indent=2, ensure_ascii=False))`
