import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { cfsSlice, cfsTimes } from '../cfs'
import { start } from '../model'
import type { MachineSpec } from '../task'
import { follow } from '../trace'
import { inMs } from '../view'
import { weightOf } from '../weights'
import { letters, loopTask, number, oneOfEight, rounded, weightTable } from './given'

const params = z.strictObject({
  /** `even`: all nice 0. `uneven`: two nice values. `many`: more than eight threads, so that the period grows. */
  queue: z.enum(['even', 'uneven', 'many', 'any']).default('any'),
})

interface Drawn {
  readonly nices: readonly number[]
  readonly asked: number
  /** Of how many CPUs the computer is: the kernel scales its times by that. */
  readonly computer: 1 | 2 | 4 | 8
}

export const slice = defineQuestion({
  id: 'slice',
  title: 'How long a CFS slice is',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { queue }): Drawn {
    const computer = rng.pick([1, 2, 4, 8, 8] as const)
    const kind = queue === 'any' ? rng.pick(['even', 'uneven', 'uneven', 'many'] as const) : queue
    if (kind === 'uneven') {
      const other = rng.pick([-5, -3, 3, 5])
      const count = rng.pick([2, 3, 4])
      const nices = rng.shuffle([other, ...Array.from({ length: count - 1 }, () => 0)])
      return { nices, asked: rng.chance(0.5) ? nices.indexOf(other) : nices.indexOf(0), computer }
    }
    const count = kind === 'even' ? rng.pick([2, 3, 4, 5, 6]) : rng.between(9, 20)
    return { nices: Array.from({ length: count }, () => 0), asked: 0, computer }
  },
  ask(drawn) {
    const { nices, asked } = drawn
    const { latency, granularity } = timesOf(drawn)
    const names = letters(nices.length)
    const even = nices.every((nice) => nice === 0)
    const who = even
      ? `**${nices.length}** threads of **nice 0** are runnable`
      : `${nices.map((nice, i) => `${names[i] ?? ''} has nice **${nice}**`).join(', ')}; all are runnable`
    return {
      prompt: {
        text: `One CPU under **CFS** (Linux 6.1), latency **${latency} ms**, minimal granularity **${granularity} ms**. ${who}.\n\nHow long is the slice ${even ? 'of each' : `of **${names[asked] ?? ''}**`}?`,
        ...(even ? {} : { exhibits: [weightTable(nices)] }),
      },
      form: {
        kind: 'number',
        unit: 'ms',
        tolerance: even ? 0.1 : toleranceOf(latency),
        min: 0,
        says: `within ${even ? 0.1 : toleranceOf(latency)} ms`,
      },
      hints: [
        'The period is the latency, shared out by weight. With more than eight threads the period is their number times the minimal granularity.',
      ],
    }
  },
  run: (drawn) => follow(machineOf(drawn), { untilMs: 40 }).trace,
  truth: (drawn) => number(sliceOf(drawn)),
  misconceptions: [
    {
      id: 'even-shares',
      name: 'equal slices',
      says: 'The period is shared out by weight, not by number.',
      answer: (drawn) => number(rounded(timesOf(drawn).latency / drawn.nices.length, 2)),
    },
    {
      id: 'fixed',
      name: 'a fixed time slice',
      says: 'CFS has no fixed slice: the fewer threads, the longer each may run.',
      answer: (drawn) => (drawn.nices.length > 8 ? null : number(timesOf(drawn).granularity)),
    },
    {
      id: 'latency-is-the-slice',
      name: 'latency taken for the slice',
      says: 'The latency is the time in which everyone has a turn. It is shared among them.',
      answer: (drawn) => number(timesOf(drawn).latency),
    },
  ],
  explain(drawn) {
    const { nices, asked } = drawn
    const { latency, granularity } = timesOf(drawn)
    const ms = sliceOf(drawn)
    if (nices.length > 8) {
      return {
        truthSays: `Each slice is ${ms} ms.`,
        because: `${latency} ms shared by ${nices.length} would be ${rounded(latency / nices.length, 2)} ms, less than the minimal granularity. With more than ${latency / granularity} threads the period becomes ${nices.length} × ${granularity} = ${nices.length * granularity} ms.`,
      }
    }
    const weights = nices.map((nice) => weightOf('other', nice))
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    const share = nices.every((nice) => nice === 0)
      ? `1 / ${nices.length}`
      : `${weights[asked] ?? 0} / ${all}`
    return {
      truthSays: `The slice is ${ms} ms.`,
      because: `The period is the latency, ${latency} ms, and the share is ${share}: ${ms} ms.`,
    }
  },
})

function machineOf({ nices, computer }: Drawn): MachineSpec {
  const tasks = letters(nices.length).map((name, i) => loopTask(name, nices[i] ?? 0))
  return { ...oneOfEight('6.1', tasks), scaledFor: computer }
}

/** Both in ms. */
function timesOf(drawn: Drawn): { latency: number; granularity: number } {
  const { latency, minGranularity } = cfsTimes(start(machineOf(drawn)))
  return { latency: inMs(latency), granularity: inMs(minGranularity) }
}

function toleranceOf(latency: number): number {
  return rounded(latency / 30)
}

function sliceOf(drawn: Drawn): number {
  const machine = start(machineOf(drawn))
  const task = machine.tasks[drawn.asked]
  return task === undefined ? 0 : inMs(cfsSlice(machine, task, machine.tasks))
}
