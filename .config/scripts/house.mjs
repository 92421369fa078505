import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const house = fileURLToPath(new URL('../..', import.meta.url))

/** Something that stops a command and that the person can put right; the message says how. */
export class Trouble extends Error {
  name = 'Trouble'
}

/** Says in one line what is being done. */
export function say(/** @type {string} */ line) {
  process.stdout.write(`${line}\n`)
}

/** Runs a command; a Trouble ends it with its message alone, anything else with its stack. */
export async function runCommand(/** @type {() => Promise<void>} */ work) {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`\n${error instanceof Trouble ? error.message : (error?.stack ?? error)}\n`)
    process.exit(1)
  }
}

/** Throws unless this Node is new enough: 20.19 and later, but for 21 and the first of 22, which Prisma does not run on. */
export function requireNode(/** @type {string} */ version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return
  throw new Trouble(
    `Nanosleep needs Node 20.19 or newer (22.12 or newer of 22), and this is Node ${version}.\n` +
      'Install the current long-term version from https://nodejs.org (or: nvm install --lts), then try again.',
  )
}

/** The npm that runs this, or the one on the path. */
export function npmCommand() {
  const script = process.env.npm_execpath
  return script && existsSync(script) && /\.[cm]?js$/.test(script)
    ? [process.execPath, script]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}
