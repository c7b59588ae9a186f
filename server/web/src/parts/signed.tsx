// Who asks, at the end of the bar: the way to sign in, or who is signed in, with what he may, and the way out.
import { useState } from 'preact/hooks'
import { useQuery } from '../lib/query'

const query = `query Access {
  access { name anonymous role clearance withheldClaims }
}`

interface Access {
  name: string
  anonymous: boolean
  role: string
  clearance: string
  withheldClaims: number
}

export function Signed() {
  const { data, problem } = useQuery<{ access: Access }>('', query, {})
  const who = data?.access
  if (!who || who.anonymous) {
    if (!who && problem?.code !== 'UNAUTHENTICATED') return null // it is not known yet, and nothing jumps
    return (
      <a
        class="signed"
        href="/signin"
        data-native
        title={who ? mayOf(who) : 'You may read nothing before you sign in.'}
      >
        Sign in
      </a>
    )
  }
  return (
    <details class="signed">
      <summary title={`Signed in as ${who.name}`}>{who.name}</summary>
      <div class="signed-more">
        <p>
          Signed in as <b>{who.name}</b>. {mayOf(who)}
        </p>
        <SignOut />
      </div>
    </details>
  )
}

function mayOf(who: Access): string {
  const withheld = who.withheldClaims
    ? ` ${who.withheldClaims.toLocaleString('en')} claims are marked above that, and are not shown.`
    : ''
  return `${who.anonymous ? 'Anybody may read' : `Role ${who.role.toLowerCase()}:`} what is up to ${who.clearance}.${withheld}`
}

function SignOut() {
  const [failed, setFailed] = useState(false)
  const leave = () =>
    fetch('/signout', { method: 'POST', redirect: 'manual' }).then(
      () => location.reload(), // what was answered before is of who is gone
      () => setFailed(true),
    )
  return (
    <>
      <button type="button" onClick={leave}>
        Sign out
      </button>
      {failed && <p role="alert">The server does not answer, so you are still signed in.</p>}
    </>
  )
}
