// What stands above every page: the way home, the search, the views, who asks, both clocks.
import { useState } from 'preact/hooks'
import { hrefOf, patch, useAddress } from '../lib/address'
import { savedTheme, saveTheme, type Theme } from '../lib/theme'
import { Clocks } from './clocks'
import { SearchBox } from './search'
import { Signed } from './signed'

export function Header() {
  const { segments, params } = useAddress()
  const [page = ''] = segments
  const id = segments.join('/')
  const here = (name: string) => (page === name ? 'page' : undefined)
  const forGraph = segments.length > 1 ? { seed: [id] } : {}
  const forCompare = page === 'actor' ? { with: [id] } : {}
  const forWho = ['country', 'region', 'sector', 'victim'].includes(page) && segments.length > 1 ? { whom: [id] } : {}
  return (
    <header class="top">
      <div class="top-line">
        <a class="brand" href={hrefOf('')} aria-label="actorgraph, the front page">
          <img src="/assets/icon.svg" alt="" width="22" height="22" />
          <span>actorgraph</span>
        </a>
        {page === '' ? <span class="search-room" /> : <SearchBox placeholder="Search" />}
        <nav aria-label="Views">
          <a href={hrefOf('browse')} aria-current={here('browse')}>
            Browse
          </a>
          <a href={hrefOf('who', forWho)} aria-current={here('who')}>
            Who<span class="wide"> targets</span>
          </a>
          <a href={hrefOf('graph', forGraph)} aria-current={here('graph')}>
            Graph
          </a>
          <a href={hrefOf('compare', forCompare)} aria-current={here('compare')}>
            Compare
          </a>
          <button
            type="button"
            aria-pressed={params.has('take')}
            onClick={() => patch({ take: params.has('take') ? null : '1', mark: null }, true)}
          >
            Take<span class="wide"> home</span>
          </button>
          <ThemeSwitch />
          <Signed />
        </nav>
      </div>
      <Clocks />
    </header>
  )
}

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const sign: Record<Theme, string> = { system: '◐', light: '☀', dark: '☾' }

function ThemeSwitch() {
  const [theme, set] = useState(savedTheme)
  const change = () => {
    saveTheme(next[theme])
    set(next[theme])
  }
  return (
    <button
      type="button"
      class="icon-button"
      onClick={change}
      aria-label={`Colours: ${theme}. Change to ${next[theme]}`}
      title={`Colours: ${theme}`}
    >
      {sign[theme]}
    </button>
  )
}
