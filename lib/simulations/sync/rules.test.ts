import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { playground } from './playground'
import { PROGRAMS } from './programs'
import { readScript } from './script'
import { uncontendedCalls } from './uncontended'
import { runX86, startX86, type Switching } from './x86'
import { readProgram } from './x86-program'

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

/** Any schedule that names both threads. */
function scheduleFrom(seed: number): Switching {
  const rng = rngFrom(seed)
  return {
    kind: 'schedule',
    digits: [...Array.from({ length: rng.between(2, 30) }, () => rng.between(0, 1)), 0, 1],
  }
}

function countAfter(name: keyof typeof PROGRAMS, switching: Switching): number {
  const x86 = startX86(readProgram(PROGRAMS[name].lines), PROGRAMS[name].registers, switching)
  runX86(x86, 10_000)
  return x86.memory['count'] ?? 0
}

describe('programs for the small machine', () => {
  test('lose nothing with a lock or fetchadd, whatever the schedule', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom('atomic' as const, 'test-and-set' as const, 'ticket' as const, 'yield' as const),
        (seed, name) => {
          expect(countAfter(name, scheduleFrom(seed))).toBe(4)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('may lose updates without one, but never all', () => {
    const seen = new Set<number>()
    for (let seed = 0; seed < 400; seed += 1) seen.add(countAfter('race', scheduleFrom(seed)))
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...seen)).toBe(4)
    expect(seen.size).toBeGreaterThan(1)
  })

  test('show that a flag which is tested and then set is no lock', () => {
    const counts = Array.from({ length: 400 }, (_, seed) => countAfter('flag', scheduleFrom(seed)))
    expect(Math.min(...counts)).toBeLessThan(4)
  })

  test('give a halt two places of the schedule, its own and the one of the interrupt', () => {
    const program = readProgram(['add $1, %ax', 'halt'])
    const x86 = startX86(program, [{}, {}, {}], { kind: 'schedule', digits: [0, 0, 1, 2, 1, 2] })
    expect(runX86(x86, 100).map((one) => one.thread)).toEqual([0, 0, 2, 1, 2, 1])
  })

  test('are refused with the line that is wrong', () => {
    expect(() => readProgram(['.var x', 'mov y, %ax'])).toThrow('line 2')
    expect(() => readProgram(['j .nowhere'])).toThrow('.nowhere')
    expect(() => readProgram(['.var x', 'mov x, x'])).toThrow('memory to memory')
    expect(() => readProgram(['fly $1, %ax'])).toThrow('not an instruction')
  })
})

describe('an object that nobody else uses', () => {
  test('costs no futex call, except that a barrier always wakes, and once does it once', () => {
    for (const object of [
      'mutex',
      'mutex-pi',
      'sem',
      'spin',
      'cond-signal',
      'rwlock-read',
      'rwlock-write',
    ] as const) {
      expect(uncontendedCalls(object, 100_000)).toBe(0)
    }
    expect(uncontendedCalls('barrier-1', 1000)).toBe(1000)
    expect(uncontendedCalls('once', 1000)).toBe(1)
  })
})

describe('a script of calls', () => {
  test('says which line it cannot read', () => {
    expect(() => readScript('mutex m\nA lock n')).toThrow('line 2')
    expect(() => readScript('mutex m\nA post m')).toThrow('knows lock, trylock, unlock')
    expect(() => readScript('mutex m\nmutex m\nA lock m')).toThrow('there already')
    expect(() => readScript('cond c\nA wait c')).toThrow('wants its mutex')
    expect(() => readScript('mutex m')).toThrow('at least one call')
  })

  test('may not let a sleeping thread call', () => {
    expect(() =>
      playground.run({ mode: 'calls', script: 'mutex m\nA lock m\nB lock m\nB unlock m' }),
    ).toThrow('B is asleep')
    expect(() => playground.run({ mode: 'atoms', script: 'mutex m\nA lock m', turns: 'A C' })).toThrow(
      'the threads are A',
    )
  })
})
