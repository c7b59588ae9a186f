// The search box: every name that anybody uses, as typed, with why it was found.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { hrefOf, navigate } from '../lib/address'
import { useQuery } from '../lib/query'
import type { Ref } from '../lib/types'
import { kindWord } from '../lib/words'
import { KindGlyph } from './glyph'

export interface Hit {
  entity: Ref
  matched: string
  why: string
}

export const searchQuery = `query Search($text: String!, $kinds: [EntityKind!], $first: Int) {
  search(text: $text, kinds: $kinds, first: $first) { entity { id name kind } matched why }
}`

interface SearchBoxProps {
  large?: boolean
  /** What to do with what is chosen; otherwise its page opens. */
  onChoose?: (hit: Hit) => void
  kinds?: string[]
  placeholder?: string
  label?: string
}

export function SearchBox({
  large = false,
  onChoose,
  kinds,
  placeholder = 'Actor, alias, country, sector, victim, incident, source',
  label = 'Search',
}: SearchBoxProps) {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const asked = text.trim()
  const answer = useQuery<{ search: Hit[] }>('Search', asked ? searchQuery : null, {
    text: asked,
    first: 9,
    ...(kinds ? { kinds } : {}),
  })
  const hits = asked ? (answer.data?.search ?? []) : []
  useEffect(() => setAt(0), [asked])
  const choose = (hit: Hit) => {
    setText('')
    setOpen(false)
    input.current?.blur()
    if (onChoose) onChoose(hit)
    else navigate(hrefOf(hit.entity.id))
  }
  const enter = () => {
    const hit = hits[at]
    if (hit && (onChoose || at > 0 || sure(hits))) choose(hit)
    else if (asked && !onChoose) {
      setOpen(false)
      input.current?.blur()
      navigate(hrefOf('search', { q: asked }))
    }
  }
  const onKeyDown = (e: KeyboardEvent) => {
    switch (e.key) {
      case 'ArrowDown':
        setAt(i => Math.min(i + 1, hits.length - 1))
        break
      case 'ArrowUp':
        setAt(i => Math.max(i - 1, 0))
        break
      case 'Enter':
        enter()
        break
      case 'Escape':
        if (text) setText('')
        else input.current?.blur()
        setOpen(false)
        break
      default:
        return
    }
    e.preventDefault()
    e.stopPropagation()
  }
  const shown = open && asked !== '' && (hits.length > 0 || (!answer.loading && answer.data !== null))
  return (
    <search class={large ? 'search large' : 'search'}>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[at] ? `${list}-${at}` : undefined}
        data-search={onChoose ? undefined : large ? 'large' : 'small'}
        placeholder={placeholder}
        value={text}
        autocomplete="off"
        spellcheck={false}
        onInput={e => {
          setText(e.currentTarget.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {!onChoose && (
        <span class="key" aria-hidden="true">
          /
        </span>
      )}
      <div id={list} role="listbox" aria-label="Found" class="hits" hidden={!shown}>
        {hits.map((hit, i) => (
          <div
            key={hit.entity.id}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onMouseEnter={() => setAt(i)}
            onMouseDown={e => {
              e.preventDefault()
              choose(hit)
            }}
          >
            <KindGlyph kind={hit.entity.kind} />
            <span class="hit-name">{hit.entity.name}</span>
            <span class="hit-kind">{kindWord[hit.entity.kind]}</span>
            <span class="hit-why">{whyOf(hit)}</span>
          </div>
        ))}
        {shown && hits.length === 0 && (
          <div role="option" tabIndex={-1} aria-selected="false" aria-disabled="true" class="none">
            Nothing is called so, nor nearly so.
          </div>
        )}
      </div>
    </search>
  )
}

/** Why a hit was found, where its own name does not already say it. */
export function whyOf(hit: Hit): string {
  return hit.why.startsWith(`${hit.entity.name}, its name`) ? '' : hit.why
}

/** Whether Enter may open the first hit at once: not when two actors answer to the very same name. */
function sure(hits: Hit[]): boolean {
  const [first, second] = hits
  return (
    first !== undefined &&
    !(
      second &&
      first.entity.kind === second.entity.kind &&
      first.matched.toLowerCase() === second.matched.toLowerCase()
    )
  )
}

/** "/" goes to the search box, from anywhere but a field. */
export function focusSearch(event: KeyboardEvent): void {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
  const box =
    document.querySelector<HTMLInputElement>('[data-search=large]') ??
    document.querySelector<HTMLInputElement>('[data-search=small]')
  if (!box) return
  event.preventDefault()
  box.focus()
  box.select()
}
