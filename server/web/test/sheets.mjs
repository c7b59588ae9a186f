// Takes a contact sheet of every page, to be looked at by somebody: at both
// widths, light and dark, side by side.
//
//	BASE=http://127.0.0.1:8080 CHROMIUM=/usr/bin/chromium node test/sheets.mjs FOLDER [PAGE...]
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { open, withPage } from './browser.mjs'
import { pages } from './pages.mjs'

const [folder, ...only] = process.argv.slice(2)
if (!folder || !process.env.BASE || !process.env.CHROMIUM) {
  console.error('usage: BASE=http://... CHROMIUM=... node test/sheets.mjs FOLDER [PAGE...]')
  process.exit(2)
}
await mkdir(folder, { recursive: true })
const tallest = 2400 // what is further down is more of the same
const looks = [1280, 390].flatMap(width => ['light', 'dark'].map(colorScheme => ({ width, colorScheme })))
const names = only.length ? only : Object.keys(pages)
const file = (name, { width, colorScheme }) => `${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`

for (const look of looks) {
  await withPage({ viewport: { width: look.width, height: 900 }, colorScheme: look.colorScheme }, async page => {
    for (const name of names) {
      await open(page, pages[name])
      const height = await page.evaluate(most => Math.min(document.documentElement.scrollHeight, most), tallest)
      await page.screenshot({
        path: join(folder, file(name, look)),
        fullPage: true,
        clip: { x: 0, y: 0, width: look.width, height },
      })
    }
  })
}

await withPage({ viewport: { width: 1900, height: 900 } }, async page => {
  for (const name of names) {
    const sheet = join(folder, `${name.replaceAll(' ', '-')}.html`)
    const images = looks.map(l => `<img src="${file(name, l)}" width="${l.width / (l.width > 400 ? 1.9 : 1.6)}">`)
    const style = 'margin:8px;display:flex;gap:8px;align-items:start;background:#888'
    await writeFile(sheet, `<body style="${style}">${images.join('')}`)
    await page.goto(`file://${sheet}`)
    await page.screenshot({ path: sheet.replace(/html$/, 'png'), fullPage: true })
  }
}).catch(e => {
  if (!/asked file:/.test(e.message)) throw e
}) // it asks for files, which a page of ours never does
