import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const house = path.resolve(import.meta.dirname, '..')

/** What may be imported: one file in each part of the house. */
const HOUSE: Readonly<Record<string, string>> = {
  'lib/base/assert.ts': 'export const base = 1',
  'lib/content/schema.ts': 'export const content = 1',
  'lib/review/fold.ts': 'export const review = 1',
  'lib/simulations/contract.ts': 'export const contract = 1',
  'lib/simulations/registry.ts': 'export const registry = 1',
  'lib/simulations/tlb/index.ts': 'export const tlb = 1',
  'lib/simulations/epoll/index.ts': 'export const epoll = 1',
  'lib/simulations/epoll/stage.tsx': 'export const Stage = 1',
  'lib/offline/outbox.ts': 'export const outbox = 1',
  'lib/db/client.ts': 'export const db = 1',
  'lib/server/action.ts': 'export const server = 1',
  'components/simulation/stage-kit.tsx': 'export const kit = 1',
  'components/ui/button.tsx': 'export const button = 1',
  'app/page.tsx': 'export const page = 1',
  'e2e/fixtures.ts': 'export const fixtures = 1',
}

const FENCE = 'boundaries(dependencies)'

/** File, what it imports, and the rule that must find it; no rule if it is allowed. */
const PLANTED: readonly (readonly [file: string, from: string, rule: string | null])[] = [
  ['lib/base/a.ts', '@/lib/review/fold', FENCE],
  ['lib/base/b.ts', '@/lib/db/client', FENCE],
  ['lib/content/a.ts', '@/lib/simulations/registry', FENCE],
  ['lib/content/b.ts', '@/lib/server/action', FENCE],
  ['lib/content/c.ts', '@/lib/review/fold', null],
  ['lib/review/a.ts', '@/components/ui/button', FENCE],
  ['lib/review/b.ts', 'react', 'eslint(no-restricted-imports)'],
  ['lib/review/c.ts', 'server-only', 'eslint(no-restricted-imports)'],
  ['lib/simulations/tlb/a.ts', '@/lib/simulations/epoll', FENCE],
  ['lib/simulations/tlb/b.ts', '../epoll/index', FENCE],
  ['lib/simulations/tlb/c.ts', '@/lib/review/fold', FENCE],
  ['lib/simulations/tlb/d.ts', '@/components/simulation/stage-kit', FENCE],
  ['lib/simulations/tlb/e.ts', 'react', 'eslint(no-restricted-imports)'],
  ['lib/simulations/tlb/f.ts', '../contract', null],
  ['lib/simulations/tlb/stage.tsx', '@/components/simulation/stage-kit', null],
  ['lib/simulations/epoll/a.ts', './stage', 'eslint(no-restricted-imports)'],
  ['lib/simulations/a.ts', './tlb/index', null],
  ['lib/simulations/b.ts', '@/lib/server/action', FENCE],
  ['lib/offline/a.ts', '@/lib/db/client', FENCE],
  ['lib/offline/b.ts', '@/lib/simulations/registry', null],
  ['lib/db/a.ts', '@/lib/server/action', FENCE],
  ['lib/db/b.ts', '@/lib/simulations/registry', FENCE],
  ['lib/db/c.ts', '@/lib/review/fold', null],
  ['lib/server/a.ts', '@/app/page', FENCE],
  ['lib/server/b.ts', '@/lib/simulations/tlb', FENCE],
  ['lib/server/c.ts', '@/components/ui/button', FENCE],
  ['lib/server/d.ts', '@/lib/db/client', null],
  ['components/a.tsx', '@/lib/db/client', FENCE],
  ['components/b.tsx', '@/lib/server/action', FENCE],
  ['components/c.tsx', '@/lib/simulations/tlb', FENCE],
  ['components/d.tsx', '@/lib/simulations/registry', null],
  ['app/a.ts', '@/lib/db/client', FENCE],
  ['app/b.ts', '@/lib/simulations/tlb', FENCE],
  ['app/c.ts', '@/lib/server/action', null],
  ['app/d.ts', '@/e2e/fixtures', FENCE],
  ['app/e.ts', './nowhere', 'boundaries(no-unknown-dependencies)'],
]

/** File, its text, and the rule that must find it. */
const FORBIDDEN: readonly (readonly [file: string, text: string, rule: string])[] = [
  ['lib/review/d.ts', 'export const at = Date.now()', 'eslint(no-restricted-globals)'],
  ['lib/simulations/tlb/g.ts', 'export const luck = Math.random()', 'eslint(no-restricted-properties)'],
  ['lib/server/e.ts', 'export const a: any = 1', 'typescript(no-explicit-any)'],
  ['lib/server/f.ts', 'export const a = [1][0]!', 'typescript(no-non-null-assertion)'],
  ['lib/server/g.ts', 'export default 1', 'import(no-default-export)'],
  ['lib/server/h.ts', "export * from './d'", 'oxc(no-barrel-file)'],
]

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
})

let found: ReadonlySet<string> = new Set()
let tree = ''

beforeAll(async () => {
  tree = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-fence-'))
  symlinkSync(path.join(house, 'node_modules'), path.join(tree, 'node_modules'))
  cpSync(path.join(house, 'tsconfig.json'), path.join(tree, 'tsconfig.json'))
  cpSync(path.join(house, '.config/oxlint.json'), path.join(tree, '.config/oxlint.json'))
  for (const [file, text] of Object.entries(HOUSE)) plant(file, text)
  for (const [file, text] of FORBIDDEN) plant(file, text)
  for (const [file, from] of PLANTED)
    plant(file, `import * as other from '${from}'\nexport const mine = other`)
  found = await lint()
}, 60_000)

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function plant(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(tree, file)), { recursive: true })
  writeFileSync(path.join(tree, file), `${text}\n`)
}

/** What the linter finds in the tree, each as "file rule". */
async function lint(): Promise<ReadonlySet<string>> {
  const program = path.join(house, 'node_modules/oxlint/bin/oxlint')
  const args = [
    program,
    '--config',
    '.config/oxlint.json',
    '--format',
    'json',
    'lib',
    'components',
    'app',
    'e2e',
  ]
  const output = await promisify(execFile)(process.execPath, args, { cwd: tree, maxBuffer: 1e8 }).catch(
    // It ends with 1 when it has found something, as it must here.
    (ended: unknown) => z.object({ stdout: z.string() }).parse(ended),
  )
  const { diagnostics } = report.parse(JSON.parse(output.stdout))
  return new Set(diagnostics.map(({ filename, code }) => `${filename} ${code ?? ''}`))
}

describe('the import fence', () => {
  test.each(PLANTED.filter(([, , rule]) => rule !== null))('%s may not import %s', (file, _from, rule) => {
    expect(found).toContain(`${file} ${rule}`)
  })

  test.each(PLANTED.filter(([, , rule]) => rule === null))('%s may import %s', (file) => {
    const faults = [...found].filter((one) => one.startsWith(`${file} `))
    expect(faults.filter((one) => /boundaries|no-restricted/.test(one))).toEqual([])
  })
})

test.each(FORBIDDEN)('%s: %s is found', (file, _text, rule) => {
  expect(found).toContain(`${file} ${rule}`)
})
