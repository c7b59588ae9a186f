// Bundles src into dist. The same source and package-lock.json give the same
// bytes: names carry a hash of the content, and nothing carries a date.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { geoCentroid } from 'd3-geo'
import { build } from 'esbuild'
import { feature } from 'topojson-client'

const common = {
  bundle: true,
  minify: true,
  write: true,
  metafile: true,
  legalComments: 'none',
  outdir: 'dist/assets',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  publicPath: '/assets',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
}

// written returns the address of what an entry point became.
const written = (result, ending) => {
  const file = Object.entries(result.metafile.outputs).find(([name, o]) => o.entryPoint && name.endsWith(ending))
  return `/assets/${basename(file[0])}`
}

// world is the outline of the countries in a size for a page, and a point for
// every country that is too small to have one at that size.
function world() {
  const coarse = JSON.parse(readFileSync('node_modules/world-atlas/countries-110m.json', 'utf8'))
  const fine = JSON.parse(readFileSync('node_modules/world-atlas/countries-50m.json', 'utf8'))
  const shown = new Set(coarse.objects.countries.geometries.map(g => g.id))
  const points = {}
  for (const f of feature(fine, fine.objects.countries).features) {
    if (f.id && !shown.has(f.id)) points[f.id] = geoCentroid(f).map(n => Math.round(n * 10) / 10)
  }
  const { countries } = coarse.objects
  countries.geometries.forEach(g => {
    delete g.properties
  })
  return JSON.stringify({ topology: { ...coarse, objects: { countries } }, points })
}

// licences gathers the notices that the bundled libraries ask to be kept.
function licences() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const texts = []
  for (const [folder, p] of Object.entries(packages)) {
    if (!folder || p.dev || !existsSync(folder)) continue
    const name = folder.replace(/^.*node_modules\//, '')
    const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f))
    texts.push(
      `${name} ${p.version} (${p.license})\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : ''}\n`,
    )
  }
  return `The explorer contains these libraries. Outlines of countries: Natural Earth, public domain.\n\n${texts.sort().join('\n----\n\n')}`
}

const virtualWorld = {
  name: 'world',
  setup(b) {
    b.onResolve({ filter: /^world-outline$/ }, () => ({ path: 'world.json', namespace: 'world' }))
    b.onLoad({ filter: /.*/, namespace: 'world' }, () => ({ contents: world(), loader: 'file' }))
  },
}

mkdirSync('dist/assets', { recursive: true })
const theme = await build({ ...common, entryPoints: ['src/theme-first.ts'], format: 'iife' })
const worker = await build({ ...common, entryPoints: ['src/graph/worker.ts'], format: 'iife' })
const page = await build({
  ...common,
  entryPoints: ['src/main.tsx', 'src/style.css'],
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [virtualWorld],
  define: { ...common.define, LAYOUT_WORKER: JSON.stringify(written(worker, '.js')) },
})
const pageFiles = readdirSync('dist/assets')
const named = (start, ending) => `/assets/${pageFiles.find(f => f.startsWith(start) && f.endsWith(ending))}`
writeFileSync('dist/assets/icon.svg', readFileSync('src/icon.svg'))
writeFileSync('dist/assets/LICENSES.txt', licences())
writeFileSync(
  'dist/index.html',
  readFileSync('src/index.html', 'utf8')
    .replace('THEME', written(theme, '.js'))
    .replace('SCRIPT', written(page, '.js'))
    .replace('STYLE', named('style-', '.css')),
)
const total = readdirSync('dist/assets').reduce((n, f) => n + statSync(`dist/assets/${f}`).size, 0)
console.log(`dist: ${readdirSync('dist/assets').length} files, ${Math.round(total / 1024)} KB`)
