import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'

const BUILD = path.resolve('.next')
const ENDING = '/page_client-reference-manifest.js'

const buildSchema = z.object({ rootMainFiles: z.array(z.string()) })
const manifestSchema = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) })

interface Weight {
  readonly raw: number
  readonly sent: number
}

/**
 * For each page of the built app: the bytes of script that come with it, before anything is scrolled to or pressed, and
 * their ratio to those of an empty page of the same app.
 */
export function benchPages(): number {
  if (!existsSync(path.join(BUILD, 'build-manifest.json'))) {
    console.error('There is no build to weigh. Make one first: npm run build')
    return 2
  }
  const { rootMainFiles } = buildSchema.parse(readJson('build-manifest.json'))
  const empty = weigh([...rootMainFiles, ...scriptsOf('_not-found', ['layout'])])
  console.log(line('an empty page', empty, empty))
  for (const page of pages())
    console.log(line(pathOf(page), weigh([...rootMainFiles, ...scriptsOf(page)]), empty))
  console.log('Uncompressed, and as gzip sends them. An empty page is React, Next and the layout of the app.')
  return 0
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(BUILD, file), 'utf8'))
}

function pages(): readonly string[] {
  return readdirSync(path.join(BUILD, 'server/app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .filter((page) => !page.startsWith('_'))
    .toSorted()
}

/** What the page and all that stands around it ask for; with `only`, the app's own files of these names. */
function scriptsOf(page: string, only?: readonly string[]): readonly string[] {
  const text = readFileSync(path.join(BUILD, 'server/app', page + ENDING), 'utf8')
  // The file is a script that sets one key of a global to what is JSON.
  const { entryJSFiles } = manifestSchema.parse(
    JSON.parse(text.slice(text.indexOf('{"'), text.lastIndexOf('}') + 1)),
  )
  return Object.entries(entryJSFiles).flatMap(([entry, files]) =>
    only === undefined || only.some((name) => entry.endsWith(`/app/${name}`)) ? files : [],
  )
}

function weigh(files: readonly string[]): Weight {
  const contents = [...new Set(files)].map((file) => readFileSync(path.join(BUILD, file)))
  return {
    raw: contents.reduce((sum, content) => sum + content.length, 0),
    sent: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  }
}

/** Groups of routes in brackets are no part of an address. */
function pathOf(page: string): string {
  return `/${page.replace(/^page$|\([^)]*\)\/?/g, '')}`
}

function line(name: string, { raw, sent }: Weight, empty: Weight): string {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10)
  return `${name.padEnd(32)}${kilobytes(raw)}${kilobytes(sent)} sent   ${(sent / empty.sent).toFixed(2)} of an empty page`
}
