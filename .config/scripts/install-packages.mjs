import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fingerprint, isStamped, stampAfter } from './fingerprint.mjs'
import { house, npmCommand, say, Trouble } from './house.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'

const STAMP = 'node_modules/.nanosleep-installed'

/** Brings node_modules to what the lockfile says, and builds the one module that is native. */
export async function installPackages() {
  const wanted = fingerprint(
    ['package-lock.json'],
    `${process.platform} ${process.arch} ${process.versions.modules}`,
  )
  if (isStamped(STAMP, wanted)) return
  await stampAfter(STAMP, wanted, async () => {
    if (!isInstalled()) await installFromLockfile()
    if (!canOpenSqlite()) await buildSqlite()
  })
}

/** Whether someone has already run `npm ci` by hand. */
function isInstalled() {
  const hidden = path.join(house, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(path.join(house, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || optional || there[place]?.version === version,
  )
}

async function installFromLockfile() {
  say('Installing packages from package-lock.json …')
  // No install script runs: the only one that is needed is run by buildSqlite, and one other would download a binary.
  const { code, output } = await runQuietly([
    ...npmCommand(),
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
  ])
  if (code !== 0) throw new Trouble(explainInstall(output))
}

export function explainInstall(/** @type {string} */ output) {
  const errors = output.split('\n').filter((line) => line.startsWith('npm error') && line !== 'npm error')
  const said = `npm said:\n${errors.slice(0, 12).join('\n') || lastLines(output)}\n\n`
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return `${said}The packages could not be fetched. Check the network, the proxy (npm config get proxy) and the registry (npm config get registry), then try again.`
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `${said}npm may not write here. Make ${house} writable for this user (chown -R "$(id -un)" .), then try again.`
  }
  if (/ENOSPC/.test(output)) return `${said}The disk is full. Free about 1 GB, then try again.`
  if (/EUSAGE|can only install packages when your package.json and package-lock.json/.test(output)) {
    return `${said}package.json and package-lock.json do not agree. Run: npm install`
  }
  return `${said}Installing the packages failed. Put right what npm names above, then try again.`
}

function canOpenSqlite() {
  try {
    const Database = createRequire(path.join(house, 'package.json'))('better-sqlite3')
    new Database(':memory:').close()
    return true
  } catch {
    return false
  }
}

async function buildSqlite() {
  say('Compiling the SQLite module (about a minute, once) …')
  const { code, output } = await runQuietly(
    [...npmCommand(), 'rebuild', 'better-sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
    { env: sqliteBuildEnvironment() },
  )
  if (code !== 0 || !canOpenSqlite()) throw new Trouble(explainCompile(output))
}

function sqliteBuildEnvironment() {
  if (process.env.NANOSLEEP_PREBUILT === '1') return {}
  const prefix = path.resolve(path.dirname(process.execPath), '..')
  const hasHeaders = existsSync(path.join(prefix, 'include/node/node_version.h'))
  // From source, so that nothing but npm packages is fetched: not a ready-made binary, nor Node's headers if they are here.
  return { npm_config_build_from_source: 'true', ...(hasHeaders && { npm_config_nodedir: prefix }) }
}

export function explainCompile(/** @type {string} */ output) {
  const said = `The compiler said:\n${lastLines(output, 20)}\n\n`
  const otherwise =
    'Or let npm fetch the module ready-made from GitHub: NANOSLEEP_PREBUILT=1 npm start (needs access to github.com).'
  if (/nodejs\.org|getaddrinfo|ENOTFOUND|ECONNREFUSED|ETIMEDOUT/.test(output)) {
    return `${said}Node's headers, which compiling needs, are not beside this Node and could not be fetched from nodejs.org.\nInstall Node from https://nodejs.org (its archive has them) or, on Debian and Ubuntu, apt-get install libnode-dev; then try again.\n${otherwise}`
  }
  return `${said}The SQLite module (better-sqlite3) must be compiled, and that failed. It needs Python 3, make and a C++ compiler:\n  Debian, Ubuntu:  apt-get install python3 make g++\n  Fedora:          dnf install python3 make gcc-c++\n  Alpine:          apk add python3 make g++\n  macOS:           xcode-select --install\nThen try again. ${otherwise}`
}
