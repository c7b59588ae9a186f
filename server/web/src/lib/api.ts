// The explorer is a client of /graphql like any other. This file asks; the pages say what.

export interface Candidate {
  id: string
  name: string
}

/** What the server says went wrong, in its own words, with what there is to try. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly hint: string,
    readonly candidates: Candidate[] = [],
  ) {
    super(message)
  }
}

interface Answer {
  data?: unknown
  errors?: ServerError[]
}
interface ServerError {
  message: string
  extensions?: { code?: string; hint?: string; candidates?: Candidate[] }
}

export type Variables = Record<string, unknown>

/** Asks one question. What it returns has the shape that the query asks for: T says which. */
export async function ask<T>(query: string, variables: Variables, signal?: AbortSignal): Promise<T> {
  const answer = await post(JSON.stringify({ query, variables }), signal)
  const [error] = answer.errors ?? []
  if (error) {
    const { code = 'INTERNAL', hint = '', candidates = [] } = error.extensions ?? {}
    throw new Problem(error.message, code, hint, candidates)
  }
  return answer.data as T
}

async function post(body: string, signal?: AbortSignal): Promise<Answer> {
  let response: Response
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      body,
      signal: signal ?? null,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Problem('The server does not answer.', 'UNAVAILABLE', 'Is it still running? Try again when it is.')
  }
  const text = await response.text()
  try {
    return JSON.parse(text) as Answer
  } catch {
    throw new Problem(
      `The server answered with status ${response.status} and no JSON.`,
      'INTERNAL',
      'Its log says more.',
    )
  }
}
