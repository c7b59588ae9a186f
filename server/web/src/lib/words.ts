// Plain words for what the API calls by its own names. Every page uses these and no others.
import type { How, Kind, State } from './types'

export const kindWord: Record<Kind, string> = {
  ACTOR: 'actor',
  ALIAS: 'name',
  VICTIM: 'victim',
  COUNTRY: 'country',
  REGION: 'region',
  SECTOR: 'sector',
  INCIDENT: 'incident',
  SOURCE: 'source',
  ORGANIZATION: 'organisation',
  DATASET: 'data set',
}

/** What sort of victim it is, by STIX identity_class. */
export const victimWord: Record<string, string> = {
  class: 'many of a kind',
  group: 'a group',
  individual: 'a person',
  organization: 'an organisation',
  system: 'a system',
}

export const kindPlural: Record<Kind, string> = {
  ACTOR: 'actors',
  ALIAS: 'names',
  VICTIM: 'victims',
  COUNTRY: 'countries',
  REGION: 'regions',
  SECTOR: 'sectors',
  INCIDENT: 'incidents',
  SOURCE: 'sources',
  ORGANIZATION: 'organisations',
  DATASET: 'data sets',
}

export type Mark = State | 'UNDATED' | 'UMBRELLA'

export const stateWord: Record<Mark, string> = {
  NEW: 'new',
  KNOWN_BEFORE: 'known before',
  CONTINUED: 'continued',
  RESUMED: 'resumed',
  LAPSED: 'lapsed',
  UNDATED: 'undated',
  UMBRELLA: 'wide interval',
}

export const stateMeaning: Record<Mark, string> = {
  NEW: 'first dated here, and nobody had said so before',
  KNOWN_BEFORE: 'first dated here, but somebody had said so, without a date, before this year began',
  CONTINUED: 'also the year before; the bar is thicker with more claims',
  RESUMED: 'seen earlier, then not, now again',
  LAPSED: 'seen the year before, not this year',
  UNDATED: 'said, but nobody says when',
  UMBRELLA: 'one interval over many years: it shows that it was said, and dates nothing',
}

export const howWord: Record<How, string> = {
  DIRECT: 'said of it',
  ROLLED_UP: 'follows from a victim or member',
  BROADER: 'a wider region was named',
  VIA_SUBGROUP: 'through a subgroup',
}

const predicateWords: Record<string, string> = {
  TARGETS: 'targeted',
  ACTIVE: 'was active',
  NAMED: 'is a name of',
  ORIGINATES_FROM: 'comes from',
  ATTRIBUTED_TO: 'is attributed to',
  LOCATED_AT: 'is in',
  PART_OF: 'is part of',
  OPERATES_IN: 'works in',
  SAME_AS: 'is the same as',
  OVERLAPS: 'overlaps with',
  SIMILAR_TO: 'is similar to',
  DIFFERENT_FROM: 'is different from',
}

export function predicateWord(predicate: string): string {
  return predicateWords[predicate] ?? predicate.toLowerCase().replaceAll('_', ' ')
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** "a, b and c", at most so many, then how many more. */
export function list(names: string[], most = 6): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

export function kindOf(id: string): Kind {
  return id.slice(0, id.indexOf('/')).toUpperCase() as Kind
}
