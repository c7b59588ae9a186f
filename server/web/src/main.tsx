// The page: what the address says is laid out here and nowhere else.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { followLinks, useAddress } from './lib/address'
import { must } from './lib/must'
import { ActorPage } from './pages/actor'
import { BrowsePage } from './pages/browse'
import { ComparePage } from './pages/compare'
import { DatasetPage } from './pages/dataset'
import { FrontPage } from './pages/front'
import { GraphPage } from './pages/graph'
import { IncidentPage } from './pages/incident'
import { OtherPage } from './pages/other'
import { SearchPage } from './pages/search'
import { SourcePage } from './pages/source'
import { TargetPage } from './pages/target'
import { WhoPage } from './pages/who'
import { Header } from './parts/header'
import { focusSearch } from './parts/search'
import { TakeHome } from './parts/takehome'

function App() {
  const { segments, params } = useAddress()
  useEffect(() => {
    addEventListener('click', followLinks)
    addEventListener('keydown', focusSearch)
    return () => {
      removeEventListener('click', followLinks)
      removeEventListener('keydown', focusSearch)
    }
  }, [])
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        {pageFor(segments)}
      </main>
      {params.has('take') && <TakeHome />}
    </>
  )
}

// Each page is keyed by its entity, so that one entity's answer never stands under another's name.
function pageFor(segments: string[]) {
  const [page = '', ...rest] = segments
  const id = segments.join('/')
  switch (rest.length ? page : page || 'front') {
    case 'front':
      return <FrontPage />
    case 'search':
      return <SearchPage />
    case 'browse':
      return <BrowsePage />
    case 'graph':
      return <GraphPage />
    case 'compare':
      return <ComparePage />
    case 'who':
      return <WhoPage />
    case 'actor':
      return <ActorPage key={id} id={id} />
    case 'country':
    case 'region':
    case 'sector':
    case 'victim':
      return <TargetPage key={id} id={id} />
    case 'incident':
      return <IncidentPage key={id} id={id} />
    case 'dataset':
      return <DatasetPage key={id} id={id} />
    case 'source':
      return <SourcePage key={id} id={id} />
    default:
      return <OtherPage key={id} id={id} />
  }
}

render(<App />, must(document.getElementById('app'), 'place for the page'))
