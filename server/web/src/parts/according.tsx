// Whose word counts: everyone's, or that of some claimants, of the documents of some publishers, of some data sets.
import { patch, useAddress } from '../lib/address'
import { useFacets } from '../lib/facets'

const kinds = [
  { name: 'claimants', group: 'said by', label: (n: string) => n },
  { name: 'publishers', group: 'in documents published by', label: (n: string) => `documents of ${n}` },
  { name: 'datasets', group: 'as kept in the data set', label: (n: string) => n },
] as const

type Kind = (typeof kinds)[number]

/** Of one kind any of the chosen may say it; of several kinds one of each must. */
export function According() {
  const { params, segments } = useAddress()
  const facets = useFacets(`/${segments.map(encodeURIComponent).join('/')}`)
  const chosen = kinds.map(kind => ({ kind, names: params.getAll(kind.name) })).filter(k => k.names.length > 0)
  const add = (value: string) => {
    const at = value.indexOf(' ')
    const [kind, name] = [value.slice(0, at), value.slice(at + 1)]
    patch({ [kind]: [...params.getAll(kind), name] })
  }
  return (
    <span class="control who">
      <label>
        according to{' '}
        <select value="" onChange={e => add(e.currentTarget.value)}>
          <option value="">{chosen.length > 0 ? 'also …' : 'everyone'}</option>
          {kinds.map(kind => (
            <Options key={kind.name} kind={kind} names={facets[kind.name]} chosen={params.getAll(kind.name)} />
          ))}
        </select>
      </label>
      {chosen.map(({ kind, names }, i) => (
        <Chosen key={kind.name} kind={kind} names={names} first={i === 0} />
      ))}
    </span>
  )
}

function Options({ kind, names, chosen }: { kind: Kind; names: string[]; chosen: string[] }) {
  const left = names.filter(n => !chosen.includes(n))
  if (left.length === 0) return null
  return (
    <optgroup label={kind.group}>
      {left.map(n => (
        <option key={n} value={`${kind.name} ${n}`}>
          {kind.label(n)}
        </option>
      ))}
    </optgroup>
  )
}

function Chosen({ kind, names, first }: { kind: Kind; names: string[]; first: boolean }) {
  return (
    <>
      {!first && <span>and</span>}
      {names.map((n, i) => (
        <span key={n}>
          {i > 0 && 'or '}
          <button
            type="button"
            class="chosen"
            aria-label={`Narrow no longer by ${kind.label(n)}`}
            onClick={() => patch({ [kind.name]: names.filter(other => other !== n) })}
          >
            {kind.label(n)} <span aria-hidden="true">×</span>
          </button>
        </span>
      ))}
    </>
  )
}
