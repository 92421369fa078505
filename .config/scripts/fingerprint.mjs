import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { house } from './house.mjs'

/** SHA-256 over the names and contents of files and folders of the house, tests left out. */
export function fingerprint(/** @type {readonly string[]} */ places, /** @type {string} */ salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const file of places.flatMap((place) => filesIn(path.join(house, place)))) {
    const bytes = readFileSync(file)
    hash.update(`\0${path.relative(house, file)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

/** @returns {string[]} */
function filesIn(/** @type {string} */ place) {
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [place]
  return readdirSync(place, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => entry.name !== 'generated' && !/\.test\.tsx?$/.test(entry.name))
    .flatMap((entry) => filesIn(path.join(place, entry.name)))
}

/** Whether the stamp file says that the work was finished for this fingerprint. */
export function isStamped(/** @type {string} */ stampFile, /** @type {string} */ wanted) {
  const file = path.join(house, stampFile)
  return existsSync(file) && readFileSync(file, 'utf8') === wanted
}

/** Does the work and leaves a stamp; work that fails or is broken off leaves none. */
export async function stampAfter(
  /** @type {string} */ stampFile,
  /** @type {string} */ wanted,
  /** @type {() => Promise<void>} */ work,
) {
  const file = path.join(house, stampFile)
  rmSync(file, { force: true })
  await work()
  writeFileSync(file, wanted)
}
