// Times as the API writes them (EDTF): the years they touch, and plain words for them.
import { list } from './words'

export interface Years {
  from: number | null
  to: number | null
}

/** The first and last calendar year that a span can touch; null where it is open. */
export function yearsOf(span: string): Years {
  const [from = '', to] = span.split('/')
  const start = yearOf(from)
  return to === undefined ? { from: start, to: start } : { from: start, to: yearOf(to) }
}

function yearOf(date: string): number | null {
  const found = /^-?\d{4}/.exec(date)
  return found ? Number(found[0]) : null
}

/** Whether a span touches more calendar years than a claim may that dates something. */
export function isUmbrella(span: string | null, umbrellaYears: number): boolean {
  if (!span?.includes('/')) return false
  const { from, to } = yearsOf(span)
  return from === null || to === null || to - from + 1 > umbrellaYears
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const seasons: Record<string, string> = { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' }

/** "2 May 2017", "May 2017", "autumn 2020", "2014 to 2017", "since 2014", "until 2017". */
export function say(span: string | null | undefined): string {
  if (!span) return ''
  const [from = '', to] = span.split('/')
  if (to === undefined) return sayDate(from)
  const open = (s: string) => s === '..' || s === ''
  if (open(from) && open(to)) return 'at some time'
  if (open(to)) return `since ${sayDate(from)}`
  if (open(from)) return `until ${sayDate(to)}`
  return `${sayDate(from)} to ${sayDate(to)}`
}

/** The day by which something was said; what countries there are, and where they lie, was never news. */
export const saySaid = (day: string | null) => (day === '1970-01-01' ? 'always known' : say(day))

/**
 * When something was said, as closely as it is known: "20 Feb 2018", "Feb 2018 to 20 Feb 2018", or,
 * where nothing tells when it can have been said first, "by 23 Nov 2026".
 */
export function sayWhenSaid({ recorded, recordedFrom }: { recorded: string; recordedFrom: string | null }): string {
  if (recorded === '1970-01-01' || recordedFrom === recorded) return saySaid(recorded)
  return recordedFrom === null ? `by ${say(recorded)}` : `${say(recordedFrom)} to ${say(recorded)}`
}

/**
 * The same in a sentence: "said on 20 Feb 2018", "said between Feb 2018 and 20 Feb 2018"; where nothing but
 * a release of the data set dates it, "in our data since 23 Nov 2026".
 */
export function sayRecording(claim: { recorded: string; recordedFrom: string | null; recordedBasis: string }): string {
  const { recorded, recordedFrom } = claim
  if (recorded === '1970-01-01') return saySaid(recorded)
  if (claim.recordedBasis === 'HELD') return `in our data since ${say(recorded)}`
  if (recordedFrom === recorded) return `said on ${say(recorded)}`
  return recordedFrom === null ? `said by ${say(recorded)}` : `said between ${say(recordedFrom)} and ${say(recorded)}`
}

function sayDate(date: string): string {
  const [year = '', month, day] = date.split('-')
  if (!month) return year
  const name = seasons[month] ?? months[Number(month) - 1]
  if (!name) return date
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`
}

const daysTold = 3

/** Some days in order: each, or the first and the last of many. */
export function sinceWords(days: string[]): string {
  if (days.length === 0) return 'a later day'
  if (days.length <= daysTold) return list(days.map(d => say(d)))
  return `days from ${say(days[0])} to ${say(days.at(-1))}`
}
