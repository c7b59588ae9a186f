// Take it home: the very questions this page has asked, ready for a notebook or a shell.
import { useEffect, useRef, useState } from 'preact/hooks'
import { howOf, patch, useAddress, viewOf } from '../lib/address'
import { cypherFor } from '../lib/cypher'
import { useAsked, useQuery, type Asked } from '../lib/query'
import { kindOf } from '../lib/words'
import { CopyBlock } from './copy'

const forms = ['GraphQL', 'Cypher', 'Python', 'curl'] as const
type Form = (typeof forms)[number]

/** The Cypher of each pair of actor and target on a page, as the server says it: exactly the claims that its view admits. */
const exactQuery = (kind: 'ACTOR' | 'TARGET', field: string) => `query Cypher($id: ID!, $view: View, $how: [How!]) {
  of: ${field}(id: $id, view: $view) {
    pairs: ${kind === 'ACTOR' ? 'targets' : 'targetedBy'}(how: $how, orderBy: { field: SOURCES, direction: DESC }, first: 100) { nodes { end: ${kind === 'ACTOR' ? 'target' : 'actor'} { id name } cypher } }
  }
}`

interface Exact {
  of: { pairs: { nodes: { end: { id: string; name: string }; cypher: string }[] } }
}

const targetKinds = ['VICTIM', 'COUNTRY', 'REGION', 'SECTOR']

export function TakeHome() {
  const { params } = useAddress()
  const asked = useAsked().filter(a => a.title && a.title !== 'Search')
  const [which, setWhich] = useState(0)
  const [form, setForm] = useState<Form>('GraphQL')
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus({ preventScroll: true }), [])
  const one = asked[which] ?? asked[0]
  const close = () => patch({ take: null }, true)
  return (
    <aside
      class="evidence take"
      ref={panel}
      tabIndex={-1}
      aria-label="Take it home"
      onKeyDown={e => {
        if (e.key === 'Escape') {
          e.stopPropagation()
          close()
        }
      }}
    >
      <header>
        <div>
          <h2>Take it home</h2>
          <p class="quiet">What this page asked, to ask again elsewhere.</p>
        </div>
        <button type="button" class="icon-button" onClick={close} aria-label="Close">
          ×
        </button>
      </header>
      <div class="tabs" role="group" aria-label="form">
        {forms.map(f => (
          <button key={f} type="button" aria-pressed={f === form} onClick={() => setForm(f)}>
            {f}
          </button>
        ))}
      </div>
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
    </aside>
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
  const kind = ids[0]!.includes('/') ? kindOf(ids[0]!) : null
  const exact =
    ids.length > 1 || kind === null ? null : kind === 'ACTOR' ? 'ACTOR' : targetKinds.includes(kind) ? 'TARGET' : null
  const { data } = useQuery<Exact>('', exact && kind ? exactQuery(exact, kind.toLowerCase()) : null, {
    id: ids[0],
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
      return `curl ${address} \\\n  -H 'Content-Type: application/json' \\\n  --data @- <<'QUESTION'\n${JSON.stringify({ query, variables }, null, 2)}\nQUESTION`
    case 'Python':
      return `import json\nimport urllib.request\n\nquery = r"""\n${query}\n"""\nvariables = json.loads(r"""${JSON.stringify(variables)}""")\n\nrequest = urllib.request.Request(\n    "${address}",\n    data=json.dumps({"query": query, "variables": variables}).encode(),\n    headers={"Content-Type": "application/json"},\n)\nanswer = json.load(urllib.request.urlopen(request))\nprint(json.dumps(answer["data"], indent=2, ensure_ascii=False))`
    default:
      return `${query}\n\n# variables\n${JSON.stringify(variables, null, 2).replaceAll(/^/gm, '# ')}`
  }
}
