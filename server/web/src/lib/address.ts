// The address of the page holds its whole state, so that a link gives the same
// picture: the path is the id of the entity or the name of a view, the
// parameters are both clocks, the lens, and what is marked, opened or sorted.
import { useEffect, useState } from 'preact/hooks'

/**
 * Parameters that say which claims count, and how far a target follows. They stay when one goes to another page.
 * All but `how` are the fields of the API's View, by their names there.
 */
export const viewParams = [
  'occurred',
  'match',
  'knownAsOf',
  'known',
  'snapshot',
  'datasets',
  'claimants',
  'sources',
  'publishers',
  'minConfidence',
  'umbrellaYears',
  'lens',
  'lensBy',
  'identity',
  'unnamed',
  'how',
] as const

export interface Address {
  segments: string[]
  params: URLSearchParams
}

const changed = 'actorgraph:address'

export function readAddress(): Address {
  const segments = location.pathname.split('/').filter(Boolean).map(decode)
  return { segments, params: new URLSearchParams(location.search) }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // typed by hand, and no encoding of anything
  }
}

/** The address of an entity's page, or of a view, that keeps the clocks and the lens. */
export function hrefOf(id: string, extra: Record<string, string | string[] | undefined> = {}, keepView = true): string {
  const params = new URLSearchParams()
  if (keepView) {
    const now = new URLSearchParams(location.search)
    for (const name of viewParams) for (const value of now.getAll(name)) params.append(name, value)
  }
  for (const [name, value] of Object.entries(extra)) setParam(params, name, value)
  const query = params.toString()
  return `/${id.split('/').map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`
}

type Value = string | string[] | null | undefined

function setParam(params: URLSearchParams, name: string, value: Value): void {
  params.delete(name)
  if (Array.isArray(value)) for (const v of value) params.append(name, v)
  else if (value) params.set(name, value)
}

/** Changes parameters of this page; null takes one away. Small steps replace the entry in the history. */
export function patch(changes: Record<string, Value>, replace = false): void {
  const params = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) setParam(params, name, value)
  const query = params.toString()
  navigate(location.pathname + (query ? `?${query}` : ''), replace)
}

export function navigate(href: string, replace = false): void {
  if (href === location.pathname + location.search) return
  const page = location.pathname
  history[replace ? 'replaceState' : 'pushState'](null, '', href)
  dispatchEvent(new Event(changed))
  if (location.pathname !== page) scrollTo(0, 0)
}

export function useAddress(): Address {
  const [address, set] = useState(readAddress)
  useEffect(() => {
    const update = () => set(readAddress())
    addEventListener(changed, update)
    addEventListener('popstate', update)
    return () => {
      removeEventListener(changed, update)
      removeEventListener('popstate', update)
    }
  }, [])
  return address
}

/** Follows links within the page without loading it anew. Modified clicks are the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  const link = (event.target as Element).closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (
    link.dataset.native !== undefined ||
    link.pathname.startsWith('/assets/') ||
    link.pathname.startsWith('/graph' + 'iql')
  )
    return
  if (link.hash && link.pathname === location.pathname) return
  event.preventDefault()
  navigate(link.pathname + link.search)
}

/** How records of several data sets are read together, in the words of the API. */
export type Lens = 'DEFAULT' | 'STRICT' | 'NONE' | 'SOURCE'

/** The variable $view of every question: both clocks, the lens, and whose claims count. */
export interface View {
  occurred?: string
  match?: 'CERTAINLY'
  knownAsOf?: string
  known?: 'CERTAINLY' | 'POSSIBLY'
  snapshot?: string
  datasets?: string[]
  claimants?: string[]
  sources?: string[]
  publishers?: string[]
  minConfidence?: number
  umbrellaYears?: number
  lens?: Lens
  lensBy?: string
  identity?: 'THEN'
  unnamed?: true
}

export function viewOf(params: URLSearchParams): View {
  const view: View = {}
  for (const name of ['occurred', 'knownAsOf', 'snapshot'] as const) {
    const text = params.get(name)
    if (text) view[name] = text
  }
  for (const name of ['datasets', 'claimants', 'sources', 'publishers'] as const) {
    if (params.has(name)) view[name] = params.getAll(name)
  }
  for (const name of ['minConfidence', 'umbrellaYears'] as const) {
    const number = numberOf(params.get(name))
    if (number !== null) view[name] = number
  }
  if (params.get('match') === 'certainly') view.match = 'CERTAINLY'
  const known = params.get('known')
  if (known === 'certainly') view.known = 'CERTAINLY'
  if (known === 'possibly') view.known = 'POSSIBLY'
  const lens = lensOf(params.get('lens'))
  if (lens !== 'DEFAULT') view.lens = lens
  const lensBy = params.get('lensBy')
  if (lens === 'SOURCE' && lensBy) view.lensBy = lensBy
  if (params.get('identity') === 'then') view.identity = 'THEN'
  if (params.get('unnamed') === 'true') view.unnamed = true
  return view
}

/** The two ends of the view's time window as they are typed, empty where it is open. */
export function windowOf(params: URLSearchParams): { from: string; to: string } {
  const [from = '', to = from] = (params.get('occurred') ?? '').split('/').map(end => (end === '..' ? '' : end))
  return { from, to }
}

/** The time window with these ends, as a span; null where both are open. */
export function occurredOf({ from, to }: { from: string; to: string }): string | null {
  return from || to ? `${from || '..'}/${to || '..'}` : null
}

function lensOf(text: string | null): Lens {
  switch (text) {
    case 'strict':
      return 'STRICT'
    case 'none':
      return 'NONE'
    case 'source':
      return 'SOURCE'
    default:
      return 'DEFAULT'
  }
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

/** How far a target may follow from what was said: what was said alone, or also what follows from it. */
export function howOf(params: URLSearchParams): string[] {
  return params.get('how') === 'rolled' ? ['DIRECT', 'ROLLED_UP'] : ['DIRECT']
}
