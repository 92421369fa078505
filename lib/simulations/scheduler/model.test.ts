import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { cfsTimes } from './cfs'
import { isEligible, virtualTime } from './eevdf'
import { advance, start, step } from './model'
import { currentOf, fairTasks, MS } from './queue'
import { sharesAfter } from './shares'
import type { Action, Kernel, Machine, MachineSpec, TaskSpec } from './task'
import { follow } from './trace'

const LOOP: readonly Action[] = [{ do: 'work', ms: 1000 }]
const KERNELS: readonly Kernel[] = ['6.1', '6.12']

function machineOf(kernel: Kernel, tasks: readonly TaskSpec[], more: Partial<MachineSpec> = {}): Machine {
  return start({ kernel, cpus: 1, scaledFor: 1, balances: false, tasks, ...more })
}

function loops(nices: readonly number[]): TaskSpec[] {
  return nices.map((nice, i) => ({ name: `T${i}`, policy: 'other', nice, actions: LOOP, repeats: true }))
}

/** Tasks that loop, or work and sleep, by seed. */
function mixedTasks(seed: number): TaskSpec[] {
  const rng = rngFrom(seed)
  return Array.from({ length: rng.between(2, 5) }, (_, i) => ({
    name: `T${i}`,
    policy: 'other',
    nice: rng.between(-5, 8),
    repeats: true,
    startMs: rng.chance(0.5) ? 0 : rng.between(1, 40),
    actions: rng.chance(0.5)
      ? LOOP
      : [
          { do: 'work', ms: rng.between(1, 8) },
          { do: 'sleep', ms: rng.between(1, 20) },
        ],
  }))
}

function runFor(machine: Machine, ms: number, look: (machine: Machine) => void): void {
  while (machine.nowMs < ms && advance(machine).length > 0) look(machine)
}

describe('the fair class', () => {
  const nices = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 2, maxLength: 4 })

  test('gives endless loops shares that converge to their weights, under CFS and under EEVDF', () => {
    fc.assert(
      fc.property(nices, fc.constantFrom(...KERNELS), (values, kernel) => {
        const machine = machineOf(kernel, loops(values))
        const all = machine.tasks.reduce((sum, task) => sum + task.weight, 0)
        for (const [i, share] of sharesAfter(machine, 4000).entries()) {
          expect(Math.abs(share - (machine.tasks[i]?.weight ?? 0) / all)).toBeLessThan(0.02)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('keeps the spread of vruntime among loops under CFS within a period of the lightest', () => {
    fc.assert(
      fc.property(nices, (values) => {
        const machine = machineOf('6.1', loops(values))
        const lightest = Math.min(...machine.tasks.map((task) => task.weight))
        const { latency, minGranularity } = cfsTimes(machine)
        const most = ((latency + minGranularity + 2 * MS) * 1024) / lightest
        runFor(machine, 600, ({ tasks }) => {
          const times = tasks.map((task) => task.vruntime)
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(most)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('never lets min_vruntime go back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...KERNELS), (seed, kernel) => {
        const machine = machineOf(kernel, mixedTasks(seed))
        let least = -Infinity
        runFor(machine, 200, ({ cpus }) => {
          expect(cpus[0]?.minVruntime).toBeGreaterThanOrEqual(least)
          least = cpus[0]?.minVruntime ?? 0
        })
      }),
      { numRuns: 60 },
    )
  })

  test('has lags that sum to zero under EEVDF, and always someone eligible', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const machine = machineOf('6.12', mixedTasks(seed))
        runFor(machine, 200, (now) => {
          const [cpu] = now.cpus
          const tasks = cpu === undefined ? [] : fairTasks(now, cpu)
          if (tasks.length === 0) return
          const v = virtualTime(tasks)
          const weight = tasks.reduce((sum, task) => sum + task.weight, 0)
          const lag = tasks.reduce((sum, task) => sum + task.weight * (v - task.vruntime), 0)
          // V is cut off to whole ns, so less than 1 ns of it is missing for each weight.
          expect(Math.abs(lag)).toBeLessThan(weight)
          expect(tasks.some((task) => isEligible(task, tasks))).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('never leaves a CPU idle while a task is ready for it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...KERNELS), (seed, kernel) => {
        const machine = machineOf(kernel, mixedTasks(seed), { cpus: 2, balances: true })
        while (machine.nowMs < 150) {
          const before = machine.nowMs
          if (advance(machine).length === 0) break
          if (machine.nowMs === before) continue
          for (const cpu of machine.cpus) {
            const waits = cpu.fair.some((name) =>
              machine.tasks.some((task) => task.name === name && !task.delayed),
            )
            if (waits) expect(cpu.current).not.toBeNull()
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('puts a long sleeper half a latency before the others, and no further', () => {
    const tasks: TaskSpec[] = [
      { name: 'A', policy: 'other', actions: LOOP, repeats: true, vruntime: 500 * MS },
      { name: 'S', policy: 'other', actions: LOOP, repeats: true, vruntime: 10 * MS, asleepUntilMs: 4 },
    ]
    const machine = machineOf('6.1', tasks, { scaledFor: 8 })
    runFor(machine, 4, () => {})
    while (machine.tasks[1]?.state === 'asleep') advance(machine)
    expect(machine.tasks[1]?.vruntime).toBe((504 - 12) * MS)
  })

  test('keeps a sleeper that has run ahead queued under EEVDF until it is eligible', () => {
    const spec: MachineSpec = {
      kernel: '6.12',
      cpus: 1,
      scaledFor: 8,
      balances: false,
      tasks: [
        { name: 'A', policy: 'other', actions: LOOP, repeats: true },
        {
          name: 'S',
          policy: 'other',
          actions: [
            { do: 'work', ms: 2 },
            { do: 'sleep', ms: 30 },
          ],
          repeats: true,
          vruntime: 2 * MS,
        },
      ],
    }
    const events = follow(spec, { untilMs: 30 }).events.flat()
    const sleeps = events.findIndex((event) => event.kind === 'sleeps')
    const leaves = events.findIndex((event) => event.kind === 'leaves' && event.task === 'S')
    expect(sleeps).toBeGreaterThanOrEqual(0)
    expect(leaves).toBeGreaterThan(sleeps)
  })

  test('lets a SCHED_IDLE task give way at once, and a batch task never preempt', () => {
    for (const kernel of KERNELS) {
      const waker = (policy: 'other' | 'batch'): TaskSpec => ({
        name: 'W',
        policy,
        actions: LOOP,
        asleepUntilMs: 2,
      })
      const idle: TaskSpec = { name: 'I', policy: 'idle', actions: LOOP, vruntime: 0 }
      const first = (policy: 'other' | 'batch', runs: TaskSpec) =>
        follow(
          { kernel, cpus: 1, scaledFor: 8, balances: false, tasks: [runs, waker(policy)] },
          { untilMs: 3 },
        )
      expect(first('other', idle).segments.at(-1)?.task).toBe('W')
      const other: TaskSpec = { name: 'I', policy: 'other', actions: LOOP, vruntime: 900 * MS }
      expect(first('batch', other).segments.at(-1)?.task).toBe('I')
    }
  })
})

describe('the real-time classes', () => {
  const threads = fc.array(
    fc.record({
      policy: fc.constantFrom<'fifo' | 'rr'>('fifo', 'rr'),
      prio: fc.integer({ min: 1, max: 4 }),
      ms: fc.integer({ min: 1, max: 260 }),
    }),
    { minLength: 2, maxLength: 6 },
  )

  test('never run a thread while one of higher priority is ready', () => {
    fc.assert(
      fc.property(threads, (list) => {
        const tasks = list.map(({ policy, prio, ms }, i): TaskSpec => ({
          name: `T${i}`,
          policy,
          prio,
          startMs: i * 7,
          actions: [{ do: 'work', ms }],
        }))
        const machine = machineOf('6.12', tasks)
        let events = advance(machine)
        while (events.length > 0) {
          const ticked = events.some((event) => event.kind === 'ticks')
          const [cpu] = machine.cpus
          const running = cpu === undefined ? null : currentOf(machine, cpu)
          if (running !== null && !ticked && cpu?.needsResched === false) {
            const ready = machine.tasks.filter((task) => task.state === 'ready')
            expect(ready.every((task) => task.prio <= running.prio)).toBe(true)
          }
          events = advance(machine)
        }
        expect(machine.tasks.every((task) => task.state === 'done')).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('finish FIFO threads of one priority in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 6 }), (works) => {
        const tasks = works.map((ms, i): TaskSpec => ({
          name: `T${i}`,
          policy: 'fifo',
          prio: 10,
          actions: [{ do: 'work', ms }],
        }))
        const ends = follow(
          { kernel: '6.12', cpus: 1, scaledFor: 1, balances: false, tasks },
          { untilMs: 5000 },
        )
          .events.flat()
          .flatMap((event) => (event.kind === 'ends' ? [event.task] : []))
        expect(ends).toEqual(tasks.map((task) => task.name))
      }),
    )
  })

  test('give RR threads of one priority turns of at most 100 ms, in a circle', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 350 }), { minLength: 2, maxLength: 4 }), (works) => {
        const tasks = works.map((ms, i): TaskSpec => ({
          name: `T${i}`,
          policy: 'rr',
          prio: 10,
          actions: [{ do: 'work', ms }],
        }))
        const { segments } = follow(
          { kernel: '6.12', cpus: 1, scaledFor: 1, balances: false, tasks },
          { untilMs: 5000 },
        )
        const left = new Map(tasks.map((task, i) => [task.name, works[i] ?? 0]))
        const queue = tasks.map((task) => task.name)
        const turns: [string, number][] = []
        while (queue.length > 0) {
          const name = queue.shift() ?? ''
          const ms = left.get(name) ?? 0
          // Alone it goes on without a break.
          const turn = queue.length === 0 ? ms : Math.min(100, ms)
          turns.push([name, turn])
          left.set(name, ms - turn)
          if (ms > turn) queue.push(name)
        }
        expect(segments.map((segment) => [segment.task, segment.to - segment.from])).toEqual(turns)
      }),
    )
  })
})

describe('a machine of several CPUs', () => {
  test('runs every task only where its mask allows', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const rng = rngFrom(seed)
        const tasks = mixedTasks(seed).map((task) => ({
          ...task,
          cpus: rng.sample([0, 1, 2], rng.between(1, 3)).toSorted((a, b) => a - b),
        }))
        const machine = machineOf('6.12', tasks, { cpus: 3, balances: true, nodes: [0, 0, 1] })
        runFor(machine, 120, ({ cpus }) => {
          for (const cpu of cpus) {
            const own = [...cpu.fair, ...(cpu.current === null ? [] : [cpu.current])]
            for (const name of own)
              expect(machine.tasks.find((task) => task.name === name)?.cpus).toContain(cpu.id)
          }
        })
      }),
      { numRuns: 60 },
    )
  })

  test('lets an idle CPU pull a waiting task', () => {
    const tasks: TaskSpec[] = [
      { name: 'A', policy: 'other', cpus: [0], actions: LOOP },
      { name: 'B', policy: 'other', cpus: [1], actions: [{ do: 'work', ms: 5 }] },
      { name: 'C', policy: 'other', actions: LOOP },
    ]
    const { events } = follow(
      { kernel: '6.12', cpus: 2, scaledFor: 2, balances: true, tasks },
      { untilMs: 40 },
    )
    expect(events.flat()).toContainEqual({ kind: 'moves', task: 'C', from: 0, to: 1 })
  })
})

test('A step leaves the state before it as it was, and gives the same each time', () => {
  const before = machineOf('6.12', mixedTasks(5))
  const copy = structuredClone(before)
  const { machine, events } = step(before)
  expect(before).toEqual(copy)
  expect(step(before)).toEqual({ machine, events })
  expect(JSON.parse(JSON.stringify(machine))).toEqual(machine)
})
