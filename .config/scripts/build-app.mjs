import { fingerprint, isStamped, stampAfter } from './fingerprint.mjs'
import { say, Trouble } from './house.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'

const STAMP = '.next/nanosleep-built'

const SOURCES = [
  'app',
  'instrumentation.ts',
  'components',
  'lib',
  'prisma/schema.prisma',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** Builds the app for production if a source has changed since the last build. */
export async function buildApp() {
  const wanted = fingerprint(SOURCES, process.version)
  if (isStamped(STAMP, wanted)) return
  say('Building the app …')
  await stampAfter(STAMP, wanted, async () => {
    const { code, output } = await runQuietly(
      [process.execPath, 'node_modules/next/dist/bin/next', 'build'],
      {
        env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      },
    )
    if (code !== 0) {
      throw new Trouble(
        `Next said:\n${lastLines(output, 60)}\n\nThe build failed: put right what is named above.`,
      )
    }
  })
}
