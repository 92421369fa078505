import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { begin, call, microStep, start } from './model'
import type { ObjectKind, ObjectSpec, Op, State, Thread } from './state'

/**
 * Runs each thread's program in atomic steps of threads drawn by seed, until nobody can go on. `look` sees the state
 * after each step, and which thread has a lock.
 */
function interleave(
  seed: number,
  objects: readonly ObjectSpec[],
  programs: readonly (readonly Op[])[],
  look: (state: State, inside: ReadonlySet<string>) => void,
): State {
  const rng = rngFrom(seed)
  const names = programs.map((_, i) => `T${i}`)
  const state = start(objects, names)
  const next = names.map(() => 0)
  const inside = new Set<string>()
  for (let step = 0; step < 20_000; step += 1) {
    const able = state.threads.filter(
      (thread, i) =>
        thread.status === 'running' ||
        thread.status === 'spinning' ||
        (thread.status === 'idle' && (next[i] ?? 0) < (programs[i]?.length ?? 0)),
    )
    if (able.length === 0) return state
    const thread = rng.pick(able)
    const index = thread.id - 1
    if (thread.status === 'idle') {
      const op = programs[index]?.[next[index] ?? 0]
      if (op === undefined) continue
      // Whoever begins to free it is outside from now on: the word changes with its first step.
      if (op.op === 'unlock') inside.delete(thread.name)
      next[index] = (next[index] ?? 0) + 1
      begin(state, { ...op, thread: thread.name })
    }
    const outcome = microStep(state, thread)
    const last = programs[index]?.[(next[index] ?? 1) - 1]
    if (
      outcome.kind === 'returns' &&
      outcome.value === 0 &&
      last !== undefined &&
      last.op.endsWith('lock') &&
      last.op !== 'unlock'
    )
      inside.add(thread.name)
    look(state, inside)
  }
  return state
}

/** So many rounds of the calls, on one object. */
function rounds(count: number, ...ops: readonly string[]): Op[] {
  return Array.from({ length: count }, () => ops.map((op) => ({ thread: '', op, object: 'o' }))).flat()
}

function all(state: State, status: Thread['status']): boolean {
  return state.threads.every((thread) => thread.status === status)
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const counts = fc.integer({ min: 2, max: 4 })

describe('a lock, in any interleaving of its atomic steps', () => {
  const kinds = fc.constantFrom<ObjectKind>(
    'mutex',
    'errorcheck',
    'recursive',
    'pi',
    'spin',
    'go-mutex',
    'rwlock',
    'rwlock-writer',
  )

  test('never admits two, and lets everybody through in the end', () => {
    fc.assert(
      fc.property(seeds, kinds, counts, (seed, kind, threads) => {
        const take = kind.startsWith('rwlock') ? 'wrlock' : 'lock'
        const programs = Array.from({ length: threads }, () => rounds(3, take, 'unlock'))
        const end = interleave(seed, [{ name: 'o', kind }], programs, (_, inside) =>
          expect(inside.size).toBeLessThanOrEqual(1),
        )
        expect(all(end, 'idle')).toBe(true)
        expect(end.sleepers).toEqual({})
      }),
      { numRuns: 300 },
    )
  })

  test('keeps readers and writers apart, whichever the lock prefers', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom<ObjectKind>('rwlock', 'rwlock-writer'), (seed, kind) => {
        const programs = [
          rounds(3, 'wrlock', 'unlock'),
          rounds(2, 'wrlock', 'unlock'),
          rounds(3, 'rdlock', 'unlock'),
          rounds(3, 'rdlock', 'unlock'),
        ]
        const end = interleave(seed, [{ name: 'o', kind }], programs, (_, inside) => {
          const writers = [...inside].filter((name) => name === 'T0' || name === 'T1')
          expect(writers.length === 0 || inside.size === 1).toBe(true)
        })
        expect(all(end, 'idle')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a semaphore', () => {
  test('conserves its count: start and posts, less what was taken, and never below 0', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 3 }), counts, (seed, value, threads) => {
        const rng = rngFrom(seed)
        const programs = Array.from({ length: threads }, () =>
          Array.from({ length: 4 }, () => rounds(1, rng.pick(['wait', 'post', 'post'])).slice(0, 1)).flat(),
        )
        const end = interleave(seed, [{ name: 'o', kind: 'sem', value }], programs, (state) => {
          expect(state.objects[0]?.words['value']).toBeGreaterThanOrEqual(0)
        })
        const asleep = end.threads.filter((thread) => thread.status === 'asleep')
        const begun = (op: string): number => programs.flat().filter((one) => one.op === op).length
        // Every post has been made; waits that were begun have taken one, or sleep, or were never reached behind a sleeper.
        const left = end.objects[0]?.words['value'] ?? 0
        if (asleep.length > 0) expect(left).toBe(0)
        else expect(left).toBe(value + begun('post') - begun('wait'))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a barrier', () => {
  test('lets nobody through before all have come, and one of each round is told', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, threads) => {
        const programs = Array.from({ length: threads }, () => rounds(3, 'wait'))
        const end = interleave(seed, [{ name: 'o', kind: 'barrier', value: threads }], programs, () => {})
        expect(all(end, 'idle')).toBe(true)
        expect(end.objects[0]?.words['round']).toBe(3)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the futex mutex', () => {
  const lock = (thread: string): Op => ({ thread, op: 'lock', object: 'm' })
  const unlock = (thread: string): Op => ({ thread, op: 'unlock', object: 'm' })
  const mutex: readonly ObjectSpec[] = [{ name: 'm', kind: 'mutex' }]
  const word = (state: State): number | undefined => state.objects[0]?.words['lock']

  test('does not call the kernel while nobody has to wait', () => {
    const state = start(mutex, ['A', 'B'])
    for (const op of [lock('A'), unlock('A'), lock('B'), unlock('B')])
      expect(call(state, op).calls).toEqual([])
  })

  test('is left at 2 by the one who has waited, whose unlock then wakes nobody', () => {
    const state = start(mutex, ['A', 'B'])
    call(state, lock('A'))
    expect(word(state)).toBe(1)
    expect(call(state, lock('B'))).toMatchObject({
      status: 'blocked',
      calls: [{ thread: 'B', calls: [['wait']] }],
    })
    expect(word(state)).toBe(2)
    expect(call(state, unlock('A'))).toMatchObject({ released: [{ thread: 'B', value: 0 }] })
    expect(word(state)).toBe(2)
    expect(call(state, unlock('B')).calls).toEqual([{ thread: 'B', calls: [['wake', 1, 0]] }])
    expect(word(state)).toBe(0)
  })

  test('does not let a sleeper miss the unlock between its look and its sleep', () => {
    const state = start(mutex, ['A', 'B'])
    call(state, lock('A'))
    begin(state, lock('B'))
    const [, b] = state.threads
    if (b === undefined) throw new Error('B is there')
    // B has seen 1 and put 2; A unlocks before B has called FUTEX_WAIT.
    microStep(state, b)
    microStep(state, b)
    call(state, unlock('A'))
    microStep(state, b)
    expect(b.status).not.toBe('asleep')
    while (b.status === 'running') microStep(state, b)
    expect(b.returned).toBe(0)
  })
})

describe('a condition variable', () => {
  const objects: readonly ObjectSpec[] = [
    { name: 'm', kind: 'mutex' },
    { name: 'c', kind: 'cond' },
  ]
  const op = (thread: string, name: string, object: string): Op => ({
    thread,
    op: name,
    object,
    ...(name === 'wait' ? { with: 'm' } : {}),
  })

  test('forgets a signal that nobody waits for', () => {
    const state = start(objects, ['A', 'B'])
    call(state, op('B', 'signal', 'c'))
    call(state, op('A', 'lock', 'm'))
    expect(call(state, op('A', 'wait', 'c')).status).toBe('blocked')
  })

  test('loses no signal that comes between the unlock and the sleep of a waiter', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const waiter: Op[] = [op('', 'lock', 'm'), op('', 'wait', 'c'), op('', 'unlock', 'm')]
        const signaller: Op[] = [op('', 'lock', 'm'), op('', 'signal', 'c'), op('', 'unlock', 'm')]
        let waits = false
        const end = interleave(seed, objects, [waiter, signaller], (state) => {
          // The waiter has the mutex first in this run if it is among the waiters before the signal is sent.
          waits ||= state.objects[1]?.waiters.includes(1) === true && state.objects[1]?.words['signals'] === 0
        })
        const signals = end.objects[1]?.words['signals'] ?? 0
        expect(end.threads[0]?.status).toBe(signals === 1 && waits ? 'idle' : 'asleep')
      }),
      { numRuns: 200 },
    )
  })
})

describe("Go's mutex", () => {
  const mutex: readonly ObjectSpec[] = [{ name: 'mu', kind: 'go-mutex' }]
  const op = (thread: string, name: string, more: Partial<Op> = {}): Op => ({
    thread,
    op: name,
    object: 'mu',
    ...more,
  })
  const holderOf = (state: State): number | undefined => state.objects[0]?.words['owner']

  test('goes to whoever runs while nobody has waited for more than 1 ms', () => {
    const state = start(mutex, ['A', 'B'])
    for (const one of [
      op('A', 'lock'),
      op('B', 'lock'),
      op('A', 'unlock', { afterUs: 900, goesOn: true }),
      op('A', 'lock'),
    ])
      call(state, one)
    expect(holderOf(state)).toBe(1)
    expect(state.objects[0]?.words['starving']).toBe(0)
  })

  test('is handed to the first in the queue after that', () => {
    const state = start(mutex, ['A', 'B'])
    for (const one of [
      op('A', 'lock'),
      op('B', 'lock'),
      op('A', 'unlock', { afterUs: 1001, goesOn: true }),
      op('A', 'lock'),
    ])
      call(state, one)
    expect(state.objects[0]?.words['starving']).toBe(1)
    call(state, op('A', 'unlock', { goesOn: true }))
    call(state, op('A', 'lock'))
    expect(holderOf(state)).toBe(2)
  })
})
