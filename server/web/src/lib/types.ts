// What the questions of the pages return.

export type Kind =
  | 'ACTOR'
  | 'ALIAS'
  | 'VICTIM'
  | 'COUNTRY'
  | 'REGION'
  | 'SECTOR'
  | 'INCIDENT'
  | 'SOURCE'
  | 'ORGANIZATION'
  | 'DATASET'
export type How = 'DIRECT' | 'ROLLED_UP' | 'BROADER' | 'VIA_SUBGROUP'
export type State = 'NEW' | 'KNOWN_BEFORE' | 'CONTINUED' | 'RESUMED' | 'LAPSED'

export interface Ref {
  id: string
  name: string
  kind: Kind
}
export interface Named {
  id: string
  name: string
}

export interface Claim {
  id: string
  predicate: string
  subject: Ref
  object: Ref | null
  claimant: Named | null
  source: { id: string; name: string; url: string | null; published: string | null; publisher: Named | null } | null
  dataset: { key: string; name: string }
  incident: Named | null
  occurred: string | null
  recorded: string
  recordedFrom: string | null
  recordedBasis: 'STATED' | 'PUBLISHED' | 'HELD'
  withdrawn: string | null
  confidence: number | null
  stated: string | null
  note: string | null
  markings: string[]
}

export const claimFields = `fragment claimFields on Claim {
  id predicate
  subject { id name kind } object { id name kind }
  claimant { id name }
  source { id name url published publisher { id name } }
  dataset { key name }
  incident { id name }
  occurred recorded recordedFrom recordedBasis withdrawn confidence stated note markings
}`

/** The end of a pair: as a target it may be a place on the map. */
export interface TargetRef extends Ref {
  isoNumeric?: string
  countries?: { isoNumeric: string }[]
}

export interface Targeting {
  actor: Named
  target: TargetRef
  how: How
  first: string | null
  last: string | null
  atEarliest: string | null
  firstRecorded: string
  claimCount: number
  sourceCount: number
}

export const targetingFields = `fragment targetingFields on Targeting {
  how first last atEarliest firstRecorded claimCount sourceCount
}`

export interface BucketRow {
  entity: Ref
  state: State
  /** Whether some claim says for certain that it was active then. */
  certain: boolean
  how: How
  claimCount: number
}
export interface Bucket {
  period: string
  reports: number
  baseline: number
  /** What its active rows would be if every bucket had as many reports as the average one. */
  normalised: number
  rows: BucketRow[]
}
export interface PairRef {
  actor: Ref
  target: Ref
  atEarliest: string | null
}
export interface Timeline {
  buckets: Bucket[]
  undated: PairRef[]
  umbrella: PairRef[]
}

export const timelineFields = `fragment timelineFields on Timeline {
  buckets { period reports baseline normalised rows(first: 120) { entity { id name kind } state certain how claimCount } }
  undated(first: 200) { actor { id name kind } target { id name kind } atEarliest }
  umbrella(first: 200) { actor { id name kind } target { id name kind } atEarliest }
}`

export interface Page<T> {
  totalCount: number
  nodes: T[]
}

/** A page of a list that tells what a view of a past day cannot place. */
export interface PlacedPage<T> extends Page<T> {
  unplaced: number
}

/** A page of pairs, which tells what else the view leaves out. */
export interface PairPage<T> extends PlacedPage<T> {
  unknownConfidence: number
  unnamed: number
}
