// A table that one can sort, filter and take home as CSV. How it is sorted and
// filtered is in the address.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { patch, useAddress } from '../lib/address'
import { csv, download } from '../lib/csv'
import { count } from '../lib/words'
import { Scroll } from './scroll'
import { Empty } from './states'

export interface Column<R> {
  name: string
  /** What the cell says: for sorting, filtering and CSV. */
  text: (row: R) => string
  /** What the cell shows, if that is more than its text. */
  show?: (row: R) => ComponentChildren
  number?: boolean
  /** In CSV alone. */
  hidden?: boolean
  /** Not shown where no row has anything in it. */
  sparse?: boolean
  /** Kept on one line. */
  day?: boolean
}

interface TableProps<R> {
  id: string
  what: string
  /** The plural, where it is not the word with an s. */
  whats?: string
  rows: R[]
  columns: Column<R>[]
  rowKey: (row: R) => string
  filter?: boolean
  page?: number
  /** How many there are in all, when rows are only the first of them. */
  total?: number
}

export function Table<R>({
  id,
  what,
  whats = `${what}s`,
  rows,
  columns,
  rowKey,
  filter = rows.length > 12,
  page = 25,
  total,
}: TableProps<R>) {
  const { params } = useAddress()
  const [all, setAll] = useState(false)
  const sort = params.get(`sort-${id}`) ?? ''
  const find = params.get(`find-${id}`) ?? ''
  const found = sorted(filtered(rows, columns, find), columns, sort)
  const shown = all ? found : found.slice(0, page)
  const visible = columns.filter(c => !c.hidden && !(c.sparse && rows.every(r => c.text(r) === '')))
  const save = () =>
    download(
      `${id}.csv`,
      'text/csv;charset=utf-8',
      csv(
        columns.map(c => c.name),
        found.map(r => columns.map(c => c.text(r))),
      ),
    )
  return (
    <div class="table-box">
      <div class="table-tools">
        <span class="quiet">
          {find ? `${found.length} of ` : ''}
          {count(rows.length, what, whats)}
          {total !== undefined && total > rows.length ? `, the first of ${total.toLocaleString('en')}` : ''}
        </span>
        {filter && (
          <input
            type="search"
            placeholder="Filter"
            aria-label={`Filter ${whats}`}
            value={find}
            onInput={e => patch({ [`find-${id}`]: e.currentTarget.value }, true)}
          />
        )}
        <button type="button" class="quiet-button" onClick={save} disabled={!found.length}>
          CSV
        </button>
      </div>
      {found.length === 0 ? (
        <Empty>{find ? `No ${what} has “${find}”.` : `No ${whats} here.`}</Empty>
      ) : (
        <Scroll label={`table of ${whats}`}>
          <table class="table">
            <thead>
              <tr>
                {visible.map(c => (
                  <Head key={c.name} column={c} id={id} sort={sort} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(row => (
                <tr key={rowKey(row)}>
                  {visible.map(c => (
                    <td key={c.name} data-label={c.name} class={c.number ? 'number' : c.day ? 'day-word' : ''}>
                      {c.show ? c.show(row) : c.text(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {found.length > page && (
        <button type="button" class="quiet-button more" onClick={() => setAll(!all)}>
          {all ? `Show the first ${page}` : `Show all ${found.length.toLocaleString('en')}`}
        </button>
      )}
    </div>
  )
}

function Head<R>({ column, id, sort }: { column: Column<R>; id: string; sort: string }) {
  const [name, down] = [sort.replace(/^-/, ''), sort.startsWith('-')]
  const here = name === column.name
  const next = !here
    ? (column.number ? '-' : '') + column.name
    : down === Boolean(column.number)
      ? (down ? '' : '-') + column.name
      : ''
  return (
    <th
      scope="col"
      class={column.number ? 'number' : ''}
      aria-sort={here ? (down ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={() => patch({ [`sort-${id}`]: next || null }, true)}>
        {column.name}
        <span class="arrow" aria-hidden="true">
          {here ? (down ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  )
}

function filtered<R>(rows: R[], columns: Column<R>[], find: string): R[] {
  const words = find.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)
  if (!words.length) return rows
  return rows.filter(row => {
    const text = columns
      .map(c => c.text(row))
      .join(' ')
      .toLocaleLowerCase('en')
    return words.every(w => text.includes(w))
  })
}

function sorted<R>(rows: R[], columns: Column<R>[], sort: string): R[] {
  const column = columns.find(c => c.name === sort.replace(/^-/, ''))
  if (!column) return rows
  const sign = sort.startsWith('-') ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [column.text(a), column.text(b)]
    if (!x || !y) return x ? -1 : y ? 1 : 0 // what is not said comes last either way
    return sign * (column.number ? Number(x) - Number(y) : x.localeCompare(y, 'en', { numeric: true }))
  })
}
