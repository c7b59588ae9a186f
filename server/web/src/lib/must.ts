/** What the caller knows to be there: an error that names it where it is not, and not a silent undefined further on. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`)
  return value
}
