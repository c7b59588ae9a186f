// The world map of what is targeted, at one year of the slider or over all years.
import { geoEqualEarth, geoPath } from 'd3-geo'
import type { Feature, Geometry } from 'geojson'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import outline from 'world-outline'
import type { StripRow } from '../lib/rows'
import type { TargetRef } from '../lib/types'
import { openMark } from './evidence'

interface World {
  shapes: { id: string; d: string }[]
  points: { id: string; x: number; y: number }[]
}

const width = 760
const height = 356
let drawn: Promise<World> | null = null // the outline is the same for every map

function world(): Promise<World> {
  drawn ??= fetch(outline)
    .then(
      r =>
        r.json() as Promise<{
          topology: Topology<{ countries: GeometryCollection }>
          points: Record<string, [number, number]>
        }>,
    )
    .then(({ topology, points }) => {
      const projection = geoEqualEarth().fitExtent(
        [
          [4, 4],
          [width - 4, height + 36],
        ],
        { type: 'Sphere' },
      )
      const path = geoPath(projection).digits(1)
      const features = feature(topology, topology.objects.countries).features as Feature<Geometry>[]
      return {
        shapes: features.filter(f => f.id !== '010').map((f, i) => ({ id: String(f.id ?? `x${i}`), d: path(f) ?? '' })),
        points: Object.entries(points).flatMap(([id, p]) => {
          const [x, y] = projection(p) ?? []
          return x !== undefined && y !== undefined ? [{ id, x, y }] : []
        }),
      }
    })
  return drawn
}

/** What a country is on the map, the strongest last. */
export type Shade = 'undated' | 'region' | 'region-new' | 'earlier' | 'active' | 'new'

const strength: Shade[] = ['undated', 'region', 'region-new', 'earlier', 'active', 'new']
const shadeWords: Record<Shade, string> = {
  new: 'new this year',
  active: 'also this year',
  earlier: 'in an earlier year',
  region: 'only its region is named',
  'region-new': 'only its region is named, new this year',
  undated: 'undated',
}

export interface Place {
  shade: Shade
  entity: string
  name: string
}

/** The shade of each country, by ISO number, in a year, or over all years if none is given. */
export function places(rows: StripRow[], targets: Map<string, TargetRef>, year: string | null): Map<string, Place> {
  const shades = new Map<string, Place>()
  const put = (number: string, place: Place) => {
    const before = shades.get(number)
    if (!before || strength.indexOf(place.shade) > strength.indexOf(before.shade)) shades.set(number, place)
  }
  for (const row of rows) {
    const target = targets.get(row.entity.id)
    const shade = shadeOf(row, year)
    if (!target || !shade) continue
    if (target.isoNumeric) put(target.isoNumeric, { shade, entity: row.entity.id, name: row.entity.name })
    const wide: Shade = shade === 'new' ? 'region-new' : shade === 'undated' ? 'undated' : 'region'
    if (target.countries && target.countries.length < 120)
      for (const c of target.countries) put(c.isoNumeric, { shade: wide, entity: row.entity.id, name: row.entity.name })
  }
  return shades
}

function shadeOf(row: StripRow, year: string | null): Shade | null {
  const dated = [...row.cells].filter(([, cell]) => cell.state !== 'LAPSED')
  if (year === null) return dated.length ? 'active' : row.undated ? 'undated' : null
  const now = dated.find(([p]) => p === year)?.[1]
  if (now) return now.state === 'NEW' ? 'new' : 'active'
  return dated.some(([p]) => p < year) ? 'earlier' : null
}

interface OutlineProps {
  title: string
  /** What a country is, by its ISO number. */
  classes: (id: string) => string
  attend: (id: string) => { onClick?: () => void; onMouseEnter?: () => void; onMouseLeave?: () => void }
  /** Countries that are too small to have a shape and are shown as a point. */
  points: { has: (id: string) => boolean }
}

/** The countries of the world, each in the class that it is given. */
export function Outline({ title, classes, attend, points }: OutlineProps) {
  const [drawing, set] = useState<World | null>(null)
  useEffect(() => {
    let gone = false
    world().then(
      w => {
        if (!gone) set(w)
      },
      () => undefined,
    ) // without the outline the tables still say all
    return () => {
      gone = true
    }
  }, [])
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
      <defs>
        <pattern
          id="hatch-seen"
          class="hatch seen"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="5" height="5" />
          <path d="M0 0V5" />
        </pattern>
        <pattern
          id="hatch-new"
          class="hatch new"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="5" height="5" />
          <path d="M0 0V5" />
        </pattern>
        <pattern id="dots" class="hatch dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" />
          <circle cx="2.5" cy="2.5" r="1.1" />
        </pattern>
      </defs>
      {drawing?.shapes.map(s => (
        <path key={s.id} d={s.d} class={`land ${classes(s.id)}`} {...attend(s.id)} />
      ))}
      {drawing?.points
        .filter(p => points.has(p.id))
        .map(p => (
          <circle key={p.id} cx={p.x} cy={p.y} r="3.5" class={`land ${classes(p.id)}`} {...attend(p.id)} />
        ))}
    </svg>
  )
}

interface MapProps {
  rows: StripRow[]
  targets: Map<string, TargetRef>
  year: string | null
  origins: Set<string>
  mark: string | null
  title: string
}

export function WorldMap({ rows, targets, year, origins, mark, title }: MapProps) {
  const [pointed, point] = useState<string | null>(null)
  const shades = useMemo(() => places(rows, targets, year), [rows, targets, year])
  const open = (place: Place) => openMark(markOf(place, year))
  const classes = (id: string) => {
    const place = shades.get(id)
    return [
      place ? `shade-${place.shade}` : '',
      origins.has(id) ? 'origin' : '',
      place && mark === markOf(place, year) ? 'marked' : '',
    ]
      .join(' ')
      .trim()
  }
  const attend = (id: string) => {
    const place = shades.get(id)
    return place
      ? {
          onClick: () => open(place),
          onMouseEnter: () => point(`${place.name}: ${shadeWords[place.shade]}`),
          onMouseLeave: () => point(null),
        }
      : {}
  }
  return (
    <figure class="map">
      <Outline title={title} classes={classes} attend={attend} points={shades} />
      <figcaption>
        <span class="pointed" aria-live="off">
          {pointed ?? ''}
        </span>
        <ul class="legend">
          {(year ? (['new', 'active', 'earlier', 'region'] as const) : (['active', 'region', 'undated'] as const)).map(
            s => (
              <li key={s}>
                <span class={`swatch shade-${s}`} />
                {year || s !== 'active' ? shadeWords[s] : 'dated'}
              </li>
            ),
          )}
          {origins.size > 0 && (
            <li>
              <span class="swatch origin" />
              said to come from
            </li>
          )}
        </ul>
      </figcaption>
    </figure>
  )
}

function markOf(place: Place, year: string | null): string {
  if (place.shade === 'undated') return `${place.entity}@undated`
  return year && (place.shade === 'new' || place.shade === 'active' || place.shade === 'region-new')
    ? `${place.entity}@${year}`
    : place.entity
}
