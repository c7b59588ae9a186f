// A link to an entity's page, with the sign of its kind.
import { hrefOf } from '../lib/address'
import { kindOf, kindWord } from '../lib/words'
import { KindGlyph } from './glyph'

export function EntityLink({ id, name, plain = false }: { id: string; name: string; plain?: boolean }) {
  const kind = kindOf(id)
  return (
    <a class={plain ? 'entity' : 'entity with-kind'} href={hrefOf(id)}>
      {plain ? null : (
        <>
          <KindGlyph kind={kind} />
          <span class="unseen">{kindWord[kind]} </span>
        </>
      )}
      {name}
    </a>
  )
}
