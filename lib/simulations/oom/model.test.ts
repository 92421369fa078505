import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { badness, oomScore, PAGE_KIB } from './badness'
import { attempts } from './commit-trace'
import { peakKib } from './go-heap'
import { inside, killedIn, type Machine, type Process, runAll, type Touch, usedKib, victimOf } from './model'
import { commitLimit, type Memory } from './overcommit'
import { playground } from './playground'
import { type Container, containerAdj, qosClass } from './pod'
import { GIB, MIB } from './say'

const process = fc.record({
  group: fc.constantFrom('x', 'y'),
  residentKib: fc.integer({ min: 0, max: 1000 }).map((mib) => mib * MIB),
  adj: fc.oneof(fc.constant(0), fc.constant(-1000), fc.integer({ min: -1000, max: 1000 })),
})
const scene = fc
  .record({
    all: fc.array(process, { minLength: 1, maxLength: 6 }),
    limit: fc.integer({ min: 500, max: 4000 }),
    grouped: fc.boolean(),
    cache: fc.integer({ min: 0, max: 500 }),
    asks: fc.integer({ min: 0, max: 5 }),
    more: fc.integer({ min: 1, max: 6000 }),
  })
  .map(({ all, limit, grouped, cache, asks, more }) => {
    const processes = all.map((one, i): Process => ({ ...one, name: `p${i}`, alive: true }))
    const machine: Machine = {
      ramKib: 6500 * MIB,
      swapKib: 0,
      cacheKib: cache * MIB,
      groups: ['x', 'y'].map((name) => ({
        name,
        parent: null,
        maxKib: limit * MIB,
        oomGroup: grouped && name === 'x',
      })),
      processes,
    }
    const touch: Touch = { name: `p${asks % processes.length}`, kib: more * MIB }
    return { machine, touch }
  })

describe('laws of the OOM killer', () => {
  test('The victim has the greatest points of all candidates, and is never one with −1000', () => {
    fc.assert(
      fc.property(scene, ({ machine, touch }) =>
        runAll(machine, [touch]).every(({ event }) => {
          if (event?.is !== 'scored' || event.victim === null) return true
          const points = event.candidates.find(({ name }) => name === event.victim)?.points ?? null
          return (
            points !== null && event.candidates.every((one) => one.points === null || one.points <= points)
          )
        }),
      ),
    )
  })

  test('All candidates are under the limit that was met', () => {
    fc.assert(
      fc.property(scene, ({ machine, touch }) =>
        runAll(machine, [touch]).every(({ event, machine: now }) => {
          if (event?.is !== 'scored') return true
          const under = inside(now, event.domain.group).map(({ name }) => name)
          return event.candidates.every(({ name }) => under.includes(name))
        }),
      ),
    )
  })

  test('A process with −1000 never dies, whatever dies with its group', () => {
    fc.assert(
      fc.property(scene, ({ machine, touch }) => {
        const last = runAll(machine, [touch]).at(-1)
        return last?.machine.processes.every(({ adj, alive }) => adj !== -1000 || alive) === true
      }),
    )
  })

  test('Memory never grows past the RAM, and nobody dies while page cache could be given back to the machine', () => {
    fc.assert(
      fc.property(scene, ({ machine, touch }) => {
        if (usedKib(machine.processes) + machine.cacheKib > machine.ramKib) return true
        return runAll(machine, [touch]).every(
          ({ machine: now, event }) =>
            usedKib(now.processes) + now.cacheKib <= now.ramKib &&
            (event?.is !== 'scored' || event.domain.group !== null || now.cacheKib === 0),
        )
      }),
    )
  })

  test('More adj never makes a process less likely to be chosen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: -999, max: 990 }),
        (sizes, adj) => {
          const chosen = (own: number): string | null =>
            victimOf(
              sizes.map((kib, i) => ({
                name: String(i),
                points: badness(
                  { residentKib: kib, swappedKib: 0, pageTablesKib: 0, adj: i === 0 ? own : 0 },
                  100_000,
                ),
              })),
            )
          return chosen(adj) !== '0' || chosen(adj + 10) === '0'
        },
      ),
    )
  })
})

describe('test vectors on 16 GiB without swap', () => {
  const total = (16 * GIB) / PAGE_KIB
  test.each([
    ['Guaranteed with 8 GiB', 8 * GIB, -997, -2_084_266, 336],
    ['plain with 8 GiB', 8 * GIB, 0, 2_097_152, 1000],
    ['Burstable with 2 GiB', 2 * GIB, 750, 3_669_788, 1249],
    ['BestEffort with 100 MiB', 100 * MIB, 1000, 4_219_600, 1337],
  ])('%s', (_, residentKib, adj, points, score) => {
    const got = badness({ residentKib, swappedKib: 0, pageTablesKib: 0, adj }, total)
    expect([got, oomScore(got, total)]).toEqual([points, score])
  })

  test('They die in the order BestEffort, Burstable, plain, Guaranteed', () => {
    const list = [
      ['guaranteed', 6 * GIB, -997],
      ['plain', 5 * GIB, 0],
      ['burstable', 2 * GIB, 750],
      ['besteffort', 100 * MIB, 1000],
      ['init', 100 * MIB, -1000],
    ] as const
    const processes = list.map(([name, residentKib, adj]): Process => ({
      name,
      group: '',
      residentKib,
      adj,
      alive: true,
    }))
    const machine = { ramKib: 16 * GIB, swapKib: 0, cacheKib: 0, groups: [], processes }
    expect(killedIn(runAll(machine, [{ name: 'init', kib: 15.5 * GIB }]))).toEqual([
      'besteffort',
      'burstable',
      'plain',
      'guaranteed',
    ])
  })

  test('An idle process has 666, with adj 1000 it has 1332, since thousandths are whole pages, and −1000 shows 0', () => {
    const score = (adj: number) =>
      oomScore(badness({ residentKib: 0, swappedKib: 0, pageTablesKib: 0, adj }, total), total)
    expect([score(0), score(1000), score(-1000)]).toEqual([666, 1332, 0])
  })
})

test('Of equal points the later in the scan is chosen', () => {
  expect(
    victimOf([
      { name: 'a', points: 5 },
      { name: 'b', points: 5 },
      { name: 'c', points: null },
    ]),
  ).toBe('b')
  expect(victimOf([{ name: 'a', points: -7 }])).toBe('a')
})

describe('overcommit', () => {
  const memory = (mode: 0 | 1 | 2): Memory => ({
    mode,
    ramKib: 16 * GIB,
    swapKib: 0,
    commitLimitKib: commitLimit(16 * GIB, 0, 50),
  })
  const map = (gib: number, more = {}) => ({
    kib: gib * GIB,
    writable: true,
    shared: false,
    noreserve: false,
    ...more,
  })
  const results = (mode: 0 | 1 | 2, mappings: readonly ReturnType<typeof map>[]) =>
    attempts(memory(mode), { committedKib: GIB, mappedKib: 0 }, mappings).map(({ ok }) => ok)

  test('Mode 0 refuses only a single request larger than RAM and swap', () => {
    expect(results(0, [map(12), map(12), map(17), map(16)])).toEqual([true, true, false, true])
  })

  test('Mode 1 refuses nothing', () => {
    expect(results(1, [map(500), map(500)])).toEqual([true, true])
  })

  test('Mode 2 adds up promises, counts MAP_NORESERVE, and leaves read-only mappings out', () => {
    expect(
      results(2, [
        map(5),
        map(100, { writable: false }),
        map(3),
        map(1, { noreserve: true }),
        map(1, { shared: true, writable: false }),
      ]),
    ).toEqual([true, true, false, true, false])
  })

  test('In mode 2 what is promised never reaches CommitLimit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 }), (sizes) =>
        attempts(
          memory(2),
          { committedKib: 0, mappedKib: 0 },
          sizes.map((gib) => map(gib)),
        ).every(({ state }) => state.committedKib < memory(2).commitLimitKib),
      ),
    )
  })
})

describe('Kubernetes', () => {
  test.each([
    [1 / MIB, 999],
    [8 * MIB, 999],
    [256 * MIB, 985],
    [4 * GIB, 750],
    [15 * GIB, 63],
    [16 * GIB, 3],
  ])('A Burstable request of %d KiB on a node of 16 GiB gives adj %d', (request, adj) => {
    expect(containerAdj('Burstable', request, 16 * GIB)).toBe(adj)
  })

  const container = (
    cpu: [number | null, number | null],
    memory: [number | null, number | null],
  ): Container => ({
    name: 'app',
    cpu: { request: cpu[0], limit: cpu[1] },
    memory: { request: memory[0], limit: memory[1] },
  })

  test('Memory request = limit alone is Burstable; limits alone are Guaranteed', () => {
    expect(qosClass([container([null, null], [4, 4])])).toBe('Burstable')
    expect(qosClass([container([null, 1000], [null, 4])])).toBe('Guaranteed')
  })

  test('One container that does not qualify makes the pod Burstable, also one that sets nothing', () => {
    expect(qosClass([container([1, 1], [4, 4]), container([null, null], [null, null])])).toBe('Burstable')
    expect(qosClass([container([null, null], [null, null])])).toBe('BestEffort')
  })
})

test('GOGC=100 doubles the live heap, GOMEMLIMIT comes before, and neither shrinks what is live', () => {
  const program = { liveKib: 600, otherKib: 0, gogc: 100, goMemLimitKib: null }
  expect(peakKib(program)).toBe(1200)
  expect(peakKib({ ...program, goMemLimitKib: 900 })).toBe(900)
  expect(peakKib({ ...program, goMemLimitKib: 500 })).toBe(600)
})

test('The script says which line it cannot read', () => {
  expect(() => playground.run({ script: 'db 4GiB\napi many' })).toThrow('line 2')
  expect(() => playground.run({ shows: 'commit', script: 'map 4GiB\nmap 1GiB quickly' })).toThrow('line 2')
  expect(() => playground.run({ shows: 'pod', script: 'app cpu 1/500m' })).toThrow('line 1')
})
