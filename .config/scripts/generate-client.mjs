import { fingerprint, isStamped, stampAfter } from './fingerprint.mjs'
import { say, Trouble } from './house.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'

const STAMP = 'lib/db/generated/.stamp'

/** Generates the Prisma client if the schema, or Prisma, has changed. */
export async function generateClient() {
  const wanted = fingerprint([
    'prisma/schema.prisma',
    '.config/prisma.ts',
    'node_modules/prisma/package.json',
  ])
  if (isStamped(STAMP, wanted)) return
  say('Generating the database client …')
  await stampAfter(STAMP, wanted, async () => {
    const { code, output } = await runQuietly(
      [process.execPath, 'node_modules/prisma/build/index.js', 'generate'],
      {
        env: {
          // Generating does not use this binary, but the command would download it; any file that exists will do.
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    )
    if (code !== 0) {
      throw new Trouble(
        `Prisma said:\n${lastLines(output)}\n\nThe database client could not be generated: put prisma/schema.prisma right.`,
      )
    }
  })
}
