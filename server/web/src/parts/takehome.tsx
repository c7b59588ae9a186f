// Take it home: the very questions this page has asked, ready for a notebook or a shell.
import { useEffect, useRef, useState } from 'preact/hooks'
import { patch, useAddress, viewOf } from '../lib/address'
import { cypherFor } from '../lib/cypher'
import { useAsked, type Asked } from '../lib/query'
import type { Kind } from '../lib/types'

const forms = ['GraphQL', 'Cypher', 'Python', 'curl'] as const
type Form = typeof forms[number]

export function TakeHome() {
  const { params, segments } = useAddress()
  const asked = useAsked().filter(a => a.title && a.title !== 'Search')
  const [which, setWhich] = useState(0)
  const [form, setForm] = useState<Form>('GraphQL')
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus({ preventScroll: true }), [])
  const one = asked[which] ?? asked[0]
  const kind = segments.length > 1 ? segments[0]!.toUpperCase() as Kind : null
  const compared = params.getAll('with').map(w => w.replace(/@[\d-]*$/, ''))
  const text = form === 'Cypher' ? cypherFor(kind, compared.length ? [...new Set(compared)] : [segments.join('/')], viewOf(params)) : one ? written(form, one) : ''
  const close = () => patch({ take: null }, true)
  return (
    <aside class="evidence take" ref={panel} tabIndex={-1} aria-label="Take it home" onKeyDown={e => { if (e.key === 'Escape') { e.stopPropagation(); close() } }}>
      <header><div><h2>Take it home</h2><p class="quiet">What this page asked, to ask again elsewhere.</p></div><button type="button" class="icon-button" onClick={close} aria-label="Close">×</button></header>
      <div class="tabs" role="group" aria-label="form">{forms.map(f => <button key={f} type="button" aria-pressed={f === form} onClick={() => setForm(f)}>{f}</button>)}</div>
      {form !== 'Cypher' && asked.length > 1 && (
        <label class="control">question <select value={which} onChange={e => setWhich(Number(e.currentTarget.value))}>{asked.map((a, i) => <option key={i} value={i}>{a.title}</option>)}</select></label>
      )}
      <CopyBlock text={text} what={form} />
      {form === 'Cypher' && <p class="quiet">For the same graph kept in Neo4j (<code>-store neo4j://…</code>). Records are kept apart there; roll-ups are left to you.</p>}
      <p><a href="/graphiql" data-native>GraphiQL</a> is the place to change a question. The address of this page gives the same picture to anybody with the same store.</p>
    </aside>
  )
}

export function CopyBlock({ text, what }: { text: string; what: string }) {
  const [said, say] = useState('')
  const copy = () => navigator.clipboard.writeText(text).then(() => say('Copied'), () => say('The browser does not allow copying: select the text instead'))
  useEffect(() => say(''), [text])
  return (
    <div class="copy">
      <div class="table-tools"><button type="button" class="quiet-button" onClick={copy}>Copy as {what}</button><span role="status" class="quiet">{said}</span></div>
      <pre tabIndex={0}><code>{text}</code></pre>
    </div>
  )
}

function written(form: Form, { query, variables }: Asked): string {
  const address = `${location.origin}/graphql`
  switch (form) {
    case 'curl': return `curl ${address} \\\n  -H 'Content-Type: application/json' \\\n  --data @- <<'QUESTION'\n${JSON.stringify({ query, variables }, null, 2)}\nQUESTION`
    case 'Python': return `import json\nimport urllib.request\n\nquery = r"""\n${query}\n"""\nvariables = json.loads(r"""${JSON.stringify(variables)}""")\n\nrequest = urllib.request.Request(\n    "${address}",\n    data=json.dumps({"query": query, "variables": variables}).encode(),\n    headers={"Content-Type": "application/json"},\n)\nanswer = json.load(urllib.request.urlopen(request))\nprint(json.dumps(answer["data"], indent=2, ensure_ascii=False))`
    default: return `${query}\n\n# variables\n${JSON.stringify(variables, null, 2).replaceAll(/^/gm, '# ')}`
  }
}
