import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { type GoProgram, peakKib } from '../go-heap'
import { killedIn, type Machine, runAll, type Touch } from '../model'
import { MIB, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** Whether the live heap alone may be larger than the limit. */
  hopeless: z.enum(['never', 'sometimes']).default('sometimes'),
})

interface Drawn {
  readonly limitKib: number
  readonly liveKib: number
  readonly otherKib: number
  readonly settings: readonly { readonly gogc: number; readonly goMemLimitKib: number | null }[]
}

function programs({ liveKib, otherKib, settings }: Drawn): GoProgram[] {
  return settings.map((one) => ({ liveKib, otherKib, ...one }))
}

function scene(drawn: Drawn, program: GoProgram): { readonly machine: Machine; readonly touch: Touch } {
  const start = Math.min(program.liveKib + program.otherKib, drawn.limitKib)
  return {
    machine: {
      ramKib: drawn.limitKib * 4,
      swapKib: 0,
      cacheKib: 0,
      groups: [{ name: 'container', parent: null, maxKib: drawn.limitKib, oomGroup: false }],
      processes: [{ name: 'server', group: 'container', residentKib: start, adj: 0, alive: true }],
    },
    touch: { name: 'server', kib: peakKib(program) - start },
  }
}

function survives(drawn: Drawn, program: GoProgram): boolean {
  const { machine, touch } = scene(drawn, program)
  return killedIn(runAll(machine, [touch])).length === 0
}

function chosen(drawn: Drawn, holds: (program: GoProgram) => boolean): Answer {
  return {
    kind: 'choices',
    value: programs(drawn).flatMap((program, i) => (holds(program) ? [String(i)] : [])),
  }
}

function label({ gogc, goMemLimitKib }: Drawn['settings'][number]): string {
  return `GOGC=${gogc}${goMemLimitKib === null ? ', no GOMEMLIMIT' : `, GOMEMLIMIT=${goMemLimitKib / MIB}MiB`}`
}

/** The setting the run shows: the first one that is answered wrongly, else the first that dies, else the first. */
function shown(drawn: Drawn): number {
  return Math.max(
    0,
    programs(drawn).findIndex((program) => !survives(drawn, program)),
  )
}

export const goLimit = defineQuestion({
  id: 'go-limit',
  title: 'Go’s garbage collector and the container’s limit',
  kind: 'predict',
  form: 'choices',
  params,
  pose: (rng, { hopeless }): Drawn =>
    drawUntil(
      () => {
        const limitKib = rng.pick([500, 1000, 2000]) * MIB
        const otherKib = limitKib / 20
        const share =
          hopeless === 'sometimes' && rng.chance(0.04) ? 1 : rng.pick([0.3, 0.4, 0.5, 0.55, 0.6, 0.7])
        const all = [
          { gogc: 100, goMemLimitKib: null },
          { gogc: 50, goMemLimitKib: null },
          { gogc: 25, goMemLimitKib: null },
          { gogc: 200, goMemLimitKib: null },
          { gogc: 100, goMemLimitKib: limitKib * 0.9 },
          { gogc: 200, goMemLimitKib: limitKib * 0.9 },
          { gogc: 100, goMemLimitKib: limitKib * 1.2 },
        ]
        const picked = rng.sample(all, 4)
        return { limitKib, otherKib, liveKib: limitKib * share, settings: picked }
      },
      (drawn) => {
        const alive = programs(drawn).filter((program) => survives(drawn, program)).length
        const isClear = programs(drawn).every(
          (program) => Math.abs(peakKib(program) - drawn.limitKib) > drawn.limitKib / 50,
        )
        const hasLimit = drawn.settings.some(({ goMemLimitKib }) => goMemLimitKib !== null)
        return isClear && hasLimit && alive < 4 && (alive >= 1 || drawn.liveKib === drawn.limitKib)
      },
    ),
  ask({ limitKib, liveKib, otherKib, settings }) {
    return {
      prompt: {
        text: `A Go server keeps **${size(liveKib)}** of live heap; stacks and the runtime take **${size(otherKib)}** more. It makes garbage all the time. Its container has a memory limit of **${size(limitKib)}**. (Go 1.27)\n\nWith which settings does it **stay below the limit**?`,
      },
      form: {
        kind: 'choices',
        options: settings.map((setting, i) => ({ id: String(i), label: label(setting) })),
      },
      hints: [
        'With GOGC the next collection comes when the heap has grown by that percentage of live heap and stacks: 100 means about twice the live heap.',
        'GOMEMLIMIT makes it come earlier, before all memory of the runtime reaches it. It cannot shrink what is live.',
      ],
    }
  },
  run: (drawn) => {
    const program = programs(drawn)[shown(drawn)] ?? {
      liveKib: drawn.liveKib,
      otherKib: drawn.otherKib,
      gogc: 100,
      goMemLimitKib: null,
    }
    const { machine, touch } = scene(drawn, program)
    return memoryTrace(
      machine,
      [touch],
      `${label({ gogc: program.gogc ?? 100, goMemLimitKib: program.goMemLimitKib })}. After a collection the server has ${size(drawn.liveKib + drawn.otherKib)}; the next comes at ${size(peakKib(program))}.`,
    )
  },
  truth: (drawn) => chosen(drawn, (program) => survives(drawn, program)),
  misconceptions: [
    {
      id: 'go-knows-the-limit',
      name: 'a runtime that knows the container',
      says: 'The Go runtime does not read the cgroup. Without GOMEMLIMIT it paces by GOGC alone and may run into the limit.',
      answer: (drawn) => chosen(drawn, ({ liveKib, otherKib }) => liveKib + otherKib < drawn.limitKib),
    },
    {
      id: 'live-is-all',
      name: 'GOMEMLIMIT taken for a hard limit',
      says: 'GOMEMLIMIT is soft. What is live stays, however often the collector runs, and the container dies of it.',
      answer: (drawn) =>
        chosen(
          drawn,
          (program) =>
            (program.goMemLimitKib !== null && program.goMemLimitKib < drawn.limitKib) ||
            survives(drawn, program),
        ),
    },
    {
      id: 'any-limit-saves',
      name: 'a GOMEMLIMIT above the limit',
      says: 'Above the container’s limit it comes too late. About 90 % of the limit leaves room for what the runtime does not count.',
      answer: (drawn) =>
        chosen(drawn, (program) => program.goMemLimitKib !== null || survives(drawn, program)),
    },
    {
      id: 'garbage-left-out',
      name: 'GOGC taken for a share of the limit',
      says: 'GOGC is a percentage of what is live: with 100 the heap doubles before the next collection.',
      answer: (drawn) => chosen(drawn, ({ gogc }) => (gogc ?? 0) <= 100),
    },
  ],
  explain(drawn) {
    const all = programs(drawn)
    const alive = all.flatMap((program, i) =>
      survives(drawn, program) ? [label(drawn.settings[i] ?? { gogc: 100, goMemLimitKib: null })] : [],
    )
    const peaks = all.map(
      (program, i) =>
        `${label(drawn.settings[i] ?? { gogc: 100, goMemLimitKib: null })} up to ${size(peakKib(program))}`,
    )
    return {
      truthSays: alive.length === 0 ? 'With none of them.' : `${alive.join('; ')}.`,
      because:
        alive.length === 0
          ? `${size(drawn.liveKib + drawn.otherKib)} are in use right after a collection: no setting helps against live data.`
          : `It grows: ${peaks.join('; ')}. The limit is ${size(drawn.limitKib)}.`,
    }
  },
  parts(drawn, trace, answer) {
    const at = shown(drawn)
    // The run shows one setting; only a wrong answer about that one parts from it.
    const program = programs(drawn)[at]
    if (
      answer.kind !== 'choices' ||
      program === undefined ||
      answer.value.includes(String(at)) === survives(drawn, program)
    )
      return undefined
    return {
      step: trace.steps.length - 1,
      predicted: 'it stays below',
      actual: 'it is killed',
      focus: 'server',
    }
  },
})
