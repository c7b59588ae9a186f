// The table twin of a drawing: its edges, as the window and the hidden nodes leave them.
import type { Model } from '../graph/model'
import { say, saySaid } from '../lib/span'
import { howWord } from '../lib/words'
import { EntityLink } from '../parts/entity'
import { Table } from '../parts/table'

export function EdgesTable({ model, shown }: { model: Model; shown: Set<string> }) {
  const rows = [...model.edges.values()].filter(e => shown.has(e.id) && !model.nodes.get(e.to)?.more)
  const name = (id: string) => model.nodes.get(id)?.name ?? id
  return (
    <Table
      id="edges"
      what="edge"
      rows={rows}
      rowKey={e => e.id}
      page={15}
      columns={[
        { name: 'From', text: e => name(e.from), show: e => <EntityLink id={e.from} name={name(e.from)} /> },
        { name: 'Says', text: e => e.label },
        { name: 'To', text: e => name(e.to), show: e => <EntityLink id={e.to} name={name(e.to)} /> },
        { name: 'How', text: e => howWord[e.how], show: e => <span class="quiet">{howWord[e.how]}</span> },
        {
          name: 'First',
          text: e => e.first ?? '',
          show: e => (e.first ? say(e.first) : <span class="quiet">undated</span>),
        },
        { name: 'Last', text: e => e.last ?? '', show: e => say(e.last) },
        { name: 'Known by', text: e => e.recorded ?? '', show: e => saySaid(e.recorded) },
        { name: 'Claims', text: e => String(e.claims), number: true },
      ]}
    />
  )
}
