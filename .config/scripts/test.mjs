import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildApp } from './build-app.mjs'
import { findChromium } from './find-chromium.mjs'
import { generateClient } from './generate-client.mjs'
import { npmCommand, requireNode, say, Trouble } from './house.mjs'
import { installPackages } from './install-packages.mjs'
import { runQuietly } from './run-quietly.mjs'
import { countPlaywright, countVitest } from './test-counts.mjs'

const count = { passed: 0, failed: 0 }

function add(/** @type {{ passed: number, failed: number }} */ { passed, failed }) {
  count.passed += passed
  count.failed += failed
  return failed === 0
}

/** Runs one check that either holds or does not, and says what it found if it does not. */
async function check(/** @type {string} */ title, /** @type {readonly string[]} */ script) {
  const started = performance.now()
  const { code, output } = await runQuietly([...npmCommand(), 'run', '--silent', ...script])
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  say(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`)
  if (code !== 0) say(output.trimEnd())
  return add({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 })
}

/** Runs a test runner and adds up what its JSON report says; a runner that fails otherwise is a failure too. */
async function run(
  /** @type {string} */ title,
  /** @type {readonly string[]} */ command,
  /** @type {NodeJS.ProcessEnv} */ env,
  /** @type {string} */ report,
  /** @type {(report: unknown) => { passed: number, failed: number }} */ countTests,
) {
  say(`\n${title}`)
  const { code } = await runQuietly(command, { env, show: true })
  const counted = readReport(report, countTests)
  if (code !== 0 && counted.failed === 0) counted.failed = 1
  return add(counted)
}

function readReport(/** @type {string} */ file, countTests) {
  try {
    return countTests(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 0 }
  }
}

async function allTests(/** @type {string} */ reports) {
  requireNode()
  await installPackages()
  await generateClient()
  const isSound =
    (await check('Format', ['format', '--', '--check'])) &&
    (await check('Lint, with the import fence', ['lint'])) &&
    (await check('Types', ['types'])) &&
    (await check('Content', ['content']))
  if (!isSound) return
  const unit = path.join(reports, 'vitest.json')
  await run(
    'Unit, recorded, property and contract tests',
    [
      process.execPath,
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=.config/vitest.config.ts',
      '--reporter=default',
      '--silent=passed-only',
      '--reporter=json',
      `--outputFile.json=${unit}`,
    ],
    { NODE_ENV: 'test' },
    unit,
    countVitest,
  )
  say('')
  const chromium = await findChromium()
  await buildApp()
  const browser = path.join(reports, 'playwright.json')
  await run(
    'Tests in the browser',
    [
      process.execPath,
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config=e2e/playwright.config.ts',
      '--reporter=list,json',
    ],
    { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: browser },
    browser,
    countPlaywright,
  )
}

const reports = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-reports-'))
// What is set for a server of one's own must not reach the tests.
for (const name of [
  'NANOSLEEP_DATA',
  'PORT',
  'HOST',
  'BETTER_AUTH_URL',
  'BETTER_AUTH_SECRET',
  'SMTP_URL',
  'MAIL_FROM',
  'OIDC_ISSUER',
  'NODE_ENV',
]) {
  delete process.env[name]
}
// In a log, colours are noise.
if (!process.stdout.isTTY) process.env.NO_COLOR = '1'
try {
  await allTests(reports)
} catch (error) {
  say(`\n${error instanceof Trouble ? error.message : (error?.stack ?? error)}`)
  count.failed += 1
} finally {
  rmSync(reports, { recursive: true, force: true })
}
say(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed === 0 ? 0 : 1
