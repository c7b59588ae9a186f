// A text to be taken along, with a button that copies it.
import { useEffect, useState } from 'preact/hooks'
import { Scroll } from './scroll'

export function CopyBlock({ text, what }: { text: string; what: string }) {
  const [said, say] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say('Copied'),
      () => say('The browser does not allow copying: select the text instead'),
    )
  useEffect(() => say(''), [text])
  return (
    <div class="copy">
      <div class="table-tools">
        <button type="button" class="quiet-button" onClick={copy}>
          Copy as {what}
        </button>
        <span role="status" class="quiet">
          {said}
        </span>
      </div>
      <Scroll label={what}>
        <pre>
          <code>{text}</code>
        </pre>
      </Scroll>
    </div>
  )
}
