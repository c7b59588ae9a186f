// What stands where an answer is not there: not yet, nothing, or a problem.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { hrefOf } from '../lib/address'
import type { Problem } from '../lib/api'
import type { Result } from '../lib/query'
import { EntityLink } from './entity'

export function ProblemNote({ problem }: { problem: Problem }) {
  const sought =
    problem.code === 'NOT_FOUND' && /"[a-z]+\/(?:.*\/)?([^"/]+)"/.exec(problem.message)?.[1]?.replaceAll('-', ' ')
  return (
    <div class="note problem" role="alert">
      <p>
        <strong>{problem.message}</strong> <code>{problem.code}</code>
      </p>
      {sought ? (
        <p>
          It may be here under another id: <a href={hrefOf('search', { q: sought })}>search for “{sought}”</a>.
        </p>
      ) : (
        problem.hint && <p>{problem.hint}</p>
      )}
      {problem.candidates.length > 0 && (
        <ul class="plain">
          {problem.candidates.map(c => (
            <li key={c.id}>
              <EntityLink {...c} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="note empty">{children}</p>
}

/** Holds the room that an answer will take, so that nothing moves when it comes. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  return (
    <div class="waiting" aria-busy="true">
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} />
      ))}
      <Slow />
    </div>
  )
}

const slowAfter = 1500

/** Says why an answer takes long, once it does. It lies over what holds the room, so that nothing moves. */
export function Slow() {
  const [slow, set] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => set(true), slowAfter)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p class={slow ? 'note slow' : 'unseen'} role="status">
      {slow ? (
        <>
          Still waiting for the server. For some seconds after a start it reads the graph into memory, and a question
          about all of it waits until that is done. The answer then comes by itself.
        </>
      ) : (
        'loading'
      )}
    </p>
  )
}

/** Shows an answer, or why there is none. An answer that is being renewed is dimmed. */
export function Answer<T>({
  of,
  lines,
  children,
}: {
  of: Result<T>
  lines?: number
  children: (data: T) => ComponentChildren
}) {
  if (of.problem && !of.loading) return <ProblemNote problem={of.problem} />
  if (of.data === null) return <Waiting {...(lines ? { lines } : {})} />
  return (
    <div class={of.loading ? 'renewing' : ''} aria-busy={of.loading}>
      {children(of.data)}
    </div>
  )
}

export function Section({
  title,
  id,
  aside,
  children,
}: {
  title: string
  id: string
  aside?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <section class="section" aria-labelledby={`${id}-title`} id={id}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {aside && <div class="aside">{aside}</div>}
      </header>
      {children}
    </section>
  )
}
