import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { house, say, Trouble } from './house.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The path of a Chromium: the system's, else Playwright's own, else one that is installed now. */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Trouble(`CHROMIUM_PATH is "${chosen}", and there is no such file.`)
  }
  const there = PLACES.find((place) => existsSync(place)) ?? findPlaywrights()
  if (there) return there
  say('Installing Chromium …')
  const installed = isRootOnDebian() ? await installDebians() : await installPlaywrights()
  const now = PLACES.find((place) => existsSync(place)) ?? findPlaywrights()
  if (now) return now
  throw new Trouble(
    `${lastLines(installed)}\n\nThere is no Chromium, and it could not be installed. ` +
      'Install it (Debian, Ubuntu: apt-get install chromium), or say where it is: CHROMIUM_PATH=/path/to/chromium npm test',
  )
}

function findPlaywrights() {
  const { chromium } = createRequire(path.join(house, 'package.json'))('@playwright/test')
  const file = chromium.executablePath()
  return file && existsSync(file) ? file : undefined
}

function isRootOnDebian() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

async function installDebians() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await runQuietly(['apt-get', 'update'], { env })
  const install = await runQuietly(['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'], {
    env,
  })
  return `${update.output}${install.output}`
}

async function installPlaywrights() {
  return (await runQuietly([process.execPath, 'node_modules/@playwright/test/cli.js', 'install', 'chromium']))
    .output
}
