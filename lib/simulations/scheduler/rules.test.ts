import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepAffinity } from './affinity'
import { averageOf, runBatch, timesOf } from './batch'
import { cfsSlice } from './cfs'
import { startMlfq, tickMlfq } from './mlfq'
import { start } from './model'
import { stepNice } from './nice'
import { playground } from './playground'
import { firstRun, loopTask, oneOfEight } from './questions/given'
import { readTasks } from './script'
import { machineOfLoops, sharesAfter, weightsOf } from './shares'
import { follow } from './trace'
import { vruntimeOf, weightOfNice } from './weights'

describe('EEVDF', () => {
  const threads = fc
    .uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 4 })
    .chain((at) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: at.length, maxLength: at.length })
        .map((ahead) =>
          at.map((vruntime, i) => ({
            name: 'ABCD'[i] ?? '',
            vruntime,
            deadline: vruntime + (ahead[i] ?? 0),
          })),
        ),
    )

  test('keeps the deadlines that it is given, however near, and picks the earliest that is eligible', () => {
    fc.assert(
      fc.property(threads, (given) => {
        fc.pre(new Set(given.map(({ deadline }) => deadline)).size === given.length)
        const machine = oneOfEight(
          '6.12',
          given.map(({ name, vruntime, deadline }) =>
            loopTask(name, 0, { vruntime: vruntime * 1e6, deadline: deadline * 1e6 }),
          ),
        )
        const { trace } = follow(machine, { untilMs: 12 })
        const marks = trace.steps[0]?.state.axes[0]?.marks ?? []
        expect(marks.map(({ task, deadline }) => [task, deadline])).toEqual(
          given.map(({ name, deadline }) => [name, deadline]),
        )
        const mean = given.reduce((sum, { vruntime }) => sum + vruntime, 0) / given.length
        const eligible = given.filter(({ vruntime }) => vruntime <= mean)
        const [first] = eligible.toSorted((a, b) => a.deadline - b.deadline)
        expect(firstRun(trace).task).toBe(first?.name)
      }),
    )
  })
})

describe('weights', () => {
  test.each([
    [0, 1, 55.53],
    [0, 5, 75.35],
    [0, 10, 90.3],
    [-20, 19, 99.98],
  ])('give nice %i against nice %i a share of %f %%', (a, b, percent) => {
    const weights = weightsOf([{ nice: a }, { nice: b }])
    const share = (100 * (weights[0] ?? 0)) / weights.reduce((sum, weight) => sum + weight, 0)
    expect(share).toBeCloseTo(percent, 2)
  })

  test.each([
    [-5, 3_280_999],
    [0, 10_000_000],
    [5, 30_567_162],
    [10, 93_090_908],
    [19, 682_666_666],
  ])('make 10 ms at nice %i into %i ns of vruntime', (nice, ns) => {
    expect(vruntimeOf(10_000_000, weightOfNice(nice))).toBe(ns)
  })

  test('grow by a factor of about 1.25 with each step of nice', () => {
    for (let nice = -20; nice < 19; nice += 1) {
      const factor = weightOfNice(nice) / weightOfNice(nice + 1)
      expect(factor).toBeGreaterThan(1.18)
      expect(factor).toBeLessThan(1.31)
    }
  })

  test('share the CPU evenly between sessions with autogroups, and by nice within one', () => {
    expect(
      weightsOf([
        { nice: 0, ownSession: true },
        { nice: 19, ownSession: true },
      ]),
    ).toEqual([1024, 1024])
    const [a = 0, b = 0, c = 0] = weightsOf([{ nice: 0 }, { nice: 0 }, { nice: 10, ownSession: true }])
    expect([a, b, c]).toEqual([512, 512, 1024])
  })

  test('give SCHED_IDLE next to nothing', () => {
    const [idle = 1] = sharesAfter(machineOfLoops([{ nice: 0, policy: 'idle' }, { nice: 0 }], '6.12'), 4000)
    expect(idle).toBeLessThan(0.01)
  })
})

describe('a CFS slice', () => {
  const sliceOf = (count: number): number => {
    const loops = Array.from({ length: count }, () => ({ nice: 0 }))
    const machine = start({ ...specOf(loops.length), scaledFor: 8 })
    const [first] = machine.tasks
    return first === undefined ? 0 : cfsSlice(machine, first, machine.tasks) / 1e6
  }
  const specOf = (count: number) => ({
    kernel: '6.1' as const,
    cpus: 1,
    balances: false,
    tasks: Array.from({ length: count }, (_, i) => ({
      name: `T${i}`,
      policy: 'other' as const,
      actions: [],
    })),
  })

  test('is the latency divided by the threads, and never less than the minimal granularity', () => {
    expect([1, 2, 4, 8, 9, 20].map(sliceOf)).toEqual([24, 12, 6, 3, 3, 3])
  })
})

describe('nice values', () => {
  const user = (rlimitNice = 0) => ({ user: 'ordinary' as const, startNice: 0, rlimitNice })
  const root = { user: 'root' as const, startNice: 0, rlimitNice: 0 }

  test('are cut to -20 to 19 without an error', () => {
    expect(stepNice(root, { nice: 0, result: null }, { op: 'setpriority', value: 25 })).toEqual({
      nice: 19,
      result: 0,
    })
    expect(stepNice(root, { nice: 0, result: null }, { op: 'nice', inc: -100 })).toEqual({
      nice: -20,
      result: -20,
    })
  })

  test('may be raised by anyone, and lowered only within RLIMIT_NICE', () => {
    const at10 = { nice: 10, result: null }
    expect(stepNice(user(), at10, { op: 'setpriority', value: 9 })).toEqual({ nice: 10, result: 'EACCES' })
    expect(stepNice(user(), at10, { op: 'nice', inc: -1 })).toEqual({ nice: 10, result: 'EPERM' })
    expect(stepNice(user(27), at10, { op: 'setpriority', value: -7 })).toEqual({ nice: -7, result: 0 })
    expect(stepNice(user(27), at10, { op: 'setpriority', value: -8 })).toEqual({ nice: 10, result: 'EACCES' })
  })
})

test('An affinity mask leaves out CPUs that are offline, and refuses an empty rest', () => {
  const state = { mask: [0, 1], result: null }
  expect(stepAffinity([0, 1], state, { op: 'set', cpus: [1, 5] })).toEqual({ mask: [1], result: 0 })
  expect(stepAffinity([0, 1], state, { op: 'set', cpus: [5] })).toEqual({ mask: [0, 1], result: 'EINVAL' })
})

describe('batch disciplines', () => {
  const jobs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 })
  const quantum = fc.integer({ min: 1, max: 20 })
  const policies = fc.constantFrom('FIFO' as const, 'SJF' as const, 'RR' as const)

  test('use the CPU without a gap until all are done', () => {
    fc.assert(
      fc.property(policies, jobs, quantum, (policy, lengths, q) => {
        const run = runBatch({ policy, jobs: lengths, quantum: q })
        const total = lengths.reduce((sum, length) => sum + length, 0)
        expect(run.at(-1)?.now).toBe(total)
        for (const job of run.at(-1)?.jobs ?? []) {
          const { response, turnaround, wait } = timesOf(job)
          expect(turnaround).toBe(wait + job.length)
          expect(response).toBeLessThanOrEqual(wait)
        }
      }),
    )
  })

  test('have no shorter average turnaround than shortest job first', () => {
    fc.assert(
      fc.property(policies, jobs, quantum, (policy, lengths, q) => {
        const average = (one: 'FIFO' | 'SJF' | 'RR'): number =>
          averageOf(runBatch({ policy: one, jobs: lengths, quantum: q }).at(-1)?.jobs ?? [], 'turnaround')
        expect(average('SJF')).toBeLessThanOrEqual(average(policy))
      }),
    )
  })

  test('keep the order of arrival within a round of round robin', () => {
    fc.assert(
      fc.property(jobs, quantum, (lengths, q) => {
        const order = runBatch({ policy: 'RR', jobs: lengths, quantum: q }).flatMap(({ ran }) =>
          ran === null ? [] : [ran],
        )
        const longest = Math.max(...lengths)
        const rounds = Array.from({ length: Math.ceil(longest / q) }, (_, round) =>
          lengths.flatMap((length, job) => (length > round * q ? [job] : [])),
        )
        expect(order.map(({ job }) => job)).toEqual(rounds.flat())
        expect(order.every(({ length }) => length <= q)).toBe(true)
      }),
    )
  })
})

test('A feedback queue never runs a job while one at a higher level is queued', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 30 }),
      fc.boolean(),
      (quantum, boost, stay) => {
        const mlfq = startMlfq({
          quanta: [quantum, quantum, quantum],
          allotments: [1, 2, 1],
          boost,
          ioTime: 3,
          stay,
          iobump: true,
          jobs: [
            { start: 0, run: 30, ioEvery: 0 },
            { start: 2, run: 20, ioEvery: 2 },
            { start: 9, run: 15, ioEvery: 5 },
          ],
        })
        for (let i = 0; i < 1000; i += 1) {
          const waiting = mlfq.queues.findIndex((queue) => queue.length > 0)
          const tick = tickMlfq(mlfq)
          if (tick === null) return
          if (tick.ran !== null && waiting >= 0) expect(tick.ran.level).toBeLessThanOrEqual(waiting)
        }
        expect.unreachable('the queue does not come to an end')
      },
    ),
  )
})

describe('a task script', () => {
  test('says which line it cannot read', () => {
    expect(() => readTasks('A nice 0 loop\nB nice 99 loop')).toThrow('line 2')
    expect(() => readTasks('A nice 0 loop\n\nB walk 5')).toThrow('line 3')
    expect(() => readTasks('A nice 0')).toThrow('does nothing')
    expect(() => readTasks('A loop\nA loop')).toThrow('twice')
    expect(() => readTasks('A fifo 3 post B')).toThrow('no such task')
  })

  test('refuses jobs without an end where a batch discipline needs one', () => {
    expect(() => playground.run({ scheduler: 'SJF', tasks: 'A loop' })).toThrow('jobs that end')
    expect(() => playground.run({ tasks: 'A cpus 3 loop', cpus: 2 })).toThrow('CPUs that are not there')
  })
})
