// Pairs of actor and target: the table twin of strip and map.
import { say } from '../lib/span'
import type { Targeting } from '../lib/types'
import { howWord, kindWord } from '../lib/words'
import { EntityLink } from './entity'
import { openMark } from './evidence'
import { type Column, Table } from './table'

export function PairsTable({
  id,
  end,
  pairs,
  total,
}: {
  id: string
  end: 'actor' | 'target'
  pairs: Targeting[]
  total?: number
}) {
  const other = (p: Targeting) => (end === 'actor' ? p.actor : p.target)
  const columns: Column<Targeting>[] = [
    { name: end === 'actor' ? 'Actor' : 'Target', text: p => other(p).name, show: p => <EntityLink {...other(p)} /> },
    ...(end === 'target' ? [{ name: 'Kind', text: (p: Targeting) => kindWord[p.target.kind] }] : []),
    { name: 'First', text: p => p.first ?? '', show: p => <First pair={p} /> },
    { name: 'Last', text: p => p.last ?? '', show: p => say(p.last) },
    { name: 'Known by', day: true, text: p => p.firstRecorded, show: p => say(p.firstRecorded) },
    { name: 'How', hidden: pairs.every(p => p.how === 'DIRECT'), text: p => howWord[p.how] },
    { name: 'Reports', text: p => String(p.sourceCount), number: true },
    {
      name: 'Claims',
      text: p => String(p.claimCount),
      number: true,
      show: p => (
        <button
          type="button"
          class="count-button"
          data-mark={other(p).id}
          aria-label={`${p.claimCount} claims on ${other(p).name}`}
          onClick={() => openMark(other(p).id)}
        >
          {p.claimCount}
        </button>
      ),
    },
    { name: 'At earliest', text: p => p.atEarliest ?? '', hidden: true },
    { name: 'Id', text: p => other(p).id, hidden: true },
  ]
  return (
    <Table
      id={id}
      what={end === 'actor' ? 'actor' : 'target'}
      rows={pairs}
      columns={columns}
      rowKey={p => other(p).id + p.how}
      page={15}
      {...(total === undefined ? {} : { total })}
    />
  )
}

function First({ pair }: { pair: Targeting }) {
  const wider = pair.atEarliest && pair.atEarliest.slice(0, 4) !== pair.first?.slice(0, 4)
  return (
    <>
      {pair.first ? say(pair.first) : <span class="quiet">undated</span>}
      {wider && (
        <span class="quiet" title="what a wide interval would give">
          {' '}
          (or {say(pair.atEarliest)})
        </span>
      )}
    </>
  )
}
