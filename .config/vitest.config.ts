import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  resolve: {
    alias: {
      '@': root,
      // Outside Next there is no server and client: its empty file stands in.
      'server-only': path.join(root, 'node_modules/server-only/empty.js'),
    },
  },
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'prisma/**/*.test.ts', '.config/**/*.test.ts'],
    pool: 'forks',
    // A busy machine is slow; no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests move the clock through a file, as the browser tests do.
    env: { NANOSLEEP_TEST_CLOCK: '1', LOG_LEVEL: 'silent' },
    // Its cookie plugin imports next/headers, which tests stand in for.
    server: { deps: { inline: ['better-auth'] } },
    passWithNoTests: false,
  },
})
