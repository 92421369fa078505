import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'

function sim(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'lib/simulations/run.ts', ...args],
    { input, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe('the batch command', () => {
  test('writes one observation for each input, and an error in the place of one it cannot read', () => {
    const good = { policy: 'LRU', frames: 1, refs: [1, 1, 2] }
    const { status, stdout } = sim(['tlb'], JSON.stringify([good, { policy: 'none' }, good]))
    expect(status).toBe(0)
    const observation = { hits: 1, misses: 2, sequence: 'mhm', victims: [null, null, 1], memory: [2] }
    expect(JSON.parse(stdout)).toEqual([observation, { error: expect.any(String) }, observation])
  })

  test('lists the simulations', () => {
    expect(sim([])).toMatchObject({ status: 0, stdout: expect.stringContaining('tlb') })
  })

  test('ends with 2 for JSON that cannot be read, for what is no array, and for an unknown simulation', () => {
    expect(sim(['tlb'], '{')).toMatchObject({ status: 2, stdout: '' })
    expect(sim(['tlb'], '{}')).toMatchObject({ status: 2, stdout: '' })
    expect(sim(['no-such-thing'], '[]')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no-such-thing'),
    })
  })
})
