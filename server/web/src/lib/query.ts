// Questions as components ask them: cancelled when one leaves, kept for going
// back, and listed for the panel that shows what a view has asked.
import { useEffect, useState } from 'preact/hooks'
import { ask, Problem, type Variables } from './api'

export interface Result<T> {
  data: T | null
  problem: Problem | null
  /** The question is under way; data may still be that of the question before. */
  loading: boolean
}

export interface Asked {
  title: string
  query: string
  variables: Variables
}

const kept = new Map<string, unknown>() // the last answers, oldest first
const keep = 40

const listed = new Map<string, Asked>()
const listChanged = 'actorgraph:asked'

/** Asks when the query or its variables change. The answer before stays until the next one is there. */
export function useQuery<T>(title: string, query: string | null, variables: Variables): Result<T> {
  const key = query === null ? '' : query + JSON.stringify(variables)
  const [result, set] = useState<Result<T> & { key: string }>({ data: null, problem: null, loading: true, key: '' })
  useEffect(() => {
    if (query === null) return
    listed.set(key, { title, query, variables })
    dispatchEvent(new Event(listChanged))
    const known = kept.get(key)
    const stop = new AbortController()
    if (known !== undefined) {
      set({ data: known as T, problem: null, loading: false, key })
    } else {
      set(before => ({ ...before, loading: true }))
      askAgain<T>(query, variables, stop.signal).then(
        data => {
          remember(key, data)
          set({ data, problem: null, loading: false, key })
        },
        (cause: unknown) => {
          if (!stop.signal.aborted) set({ data: null, problem: problemOf(cause), loading: false, key })
        },
      )
    }
    return () => {
      stop.abort()
      listed.delete(key)
      dispatchEvent(new Event(listChanged))
    }
  }, [key])
  return query === null
    ? { data: null, problem: null, loading: false }
    : result.key === key
      ? result
      : { ...result, loading: true }
}

const pauses = [1000, 2000, 4000]

/** Asks again when the server had no time: right after a start it reads the graph into memory, longer than it lets a question wait. */
async function askAgain<T>(query: string, variables: Variables, signal: AbortSignal): Promise<T> {
  for (const pause of pauses) {
    try {
      return await ask<T>(query, variables, signal)
    } catch (cause) {
      if (!(cause instanceof Problem && cause.code === 'DEADLINE_EXCEEDED')) throw cause
      await new Promise(resolve => setTimeout(resolve, pause))
    }
    signal.throwIfAborted()
  }
  return ask<T>(query, variables, signal)
}

function problemOf(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem(String(cause), 'INTERNAL', '')
}

function remember(key: string, data: unknown): void {
  kept.set(key, data)
  for (const oldest of kept.keys()) {
    if (kept.size <= keep) break
    kept.delete(oldest)
  }
}

/** The questions that what is on the page now was made from. */
export function useAsked(): Asked[] {
  const [list, set] = useState<Asked[]>([...listed.values()])
  useEffect(() => {
    const update = () => set([...listed.values()])
    update()
    addEventListener(listChanged, update)
    return () => removeEventListener(listChanged, update)
  }, [])
  return list
}
