// What a view of a past day leaves out, because nobody can tell whether it was known then.
import { hrefOf, patch, readAddress, useAddress } from '../lib/address'
import { count } from '../lib/words'

interface UnplacedProps {
  unplaced: number
  shown: number
  what: [one: string, many: string]
}

/** One line: how many things cannot be placed, and a switch that counts them, or leaves them out again. */
export function Unplaced({ unplaced, shown, what }: UnplacedProps) {
  const { params } = useAddress()
  if (!params.has('knownAsOf')) return null
  if (params.get('known') === 'possibly')
    return (
      <p class="note unplaced">
        Among these are {what[1]} of which nobody can tell whether they were known by then.{' '}
        <Switch to={null}>Leave them out</Switch>
      </p>
    )
  if (!unplaced) return null
  return (
    <p class="note unplaced">
      {unplaced.toLocaleString('en')} of {count(unplaced + shown, ...what)} cannot be placed: when they were first said
      is known only within some days, mostly between two releases of a data set, and nobody can tell whether they were
      known by then. <Switch to="possibly">Count them, too</Switch>
    </p>
  )
}

function Switch({ to, children }: { to: string | null; children: string }) {
  const { segments } = readAddress()
  return (
    <a
      href={hrefOf(segments.join('/'), { known: to ?? undefined })}
      onClick={e => {
        e.preventDefault()
        patch({ known: to })
      }}
    >
      {children}
    </a>
  )
}
