import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { attempts, commitTrace } from '../commit-trace'
import { drawUntil } from '../draws'
import { killedIn, type Machine, runAll, type Touch } from '../model'
import { commitLimit, type Mapping, type Memory } from '../overcommit'
import { GIB, size } from '../say'
import type { StageState } from '../states'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** `vm.overcommit_memory`. */
  mode: z.enum(['any', '0', '1', '2']).default('any'),
})

interface Drawn {
  readonly memory: Memory
  /** What others have in RAM. */
  readonly othersKib: number
  readonly chunkKib: number
  readonly chunks: number
  /** How much of it is written to. */
  readonly touchedKib: number
}

type End = 'null' | 'killed' | 'fine'

function mappings({ chunkKib, chunks }: Drawn): Mapping[] {
  return Array.from({ length: chunks }, () => ({
    kib: chunkKib,
    writable: true,
    shared: false,
    noreserve: false,
  }))
}

function before({ othersKib }: Drawn) {
  return { committedKib: othersKib, mappedKib: 0 }
}

function isRefused(drawn: Drawn): boolean {
  return attempts(drawn.memory, before(drawn), mappings(drawn)).some(({ ok }) => !ok)
}

function scene({ memory, othersKib, touchedKib }: Drawn): {
  readonly machine: Machine
  readonly touch: Touch
} {
  return {
    machine: {
      ramKib: memory.ramKib,
      swapKib: memory.swapKib,
      cacheKib: 0,
      groups: [],
      processes: [
        { name: 'others', group: '', residentKib: othersKib, adj: -1000, alive: true },
        { name: 'app', group: '', residentKib: 0, adj: 0, alive: true },
      ],
    },
    touch: { name: 'app', kib: touchedKib },
  }
}

function endOf(drawn: Drawn): End {
  if (isRefused(drawn)) return 'null'
  const { machine, touch } = scene(drawn)
  return killedIn(runAll(machine, [touch])).length > 0 ? 'killed' : 'fine'
}

function choice(value: End): Answer {
  return { kind: 'choice', value }
}

const SAYS: Record<End, string> = {
  null: '`malloc` returns NULL',
  killed: 'it is killed while it writes',
  fine: 'it runs to the end',
}

export const howItEnds = defineQuestion<z.infer<typeof params>, Drawn, StageState>({
  id: 'how-it-ends',
  title: 'How a program runs out of memory',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { mode }): Drawn {
    const target = rng.pick(
      mode === '1' ? (['killed', 'fine'] as const) : (['null', 'killed', 'killed', 'fine'] as const),
    )
    return drawUntil(
      () => {
        const chosen =
          mode === 'any' ? rng.pick([0, 0, 0, 1, 2] as const) : mode === '0' ? 0 : mode === '1' ? 1 : 2
        const ramKib = rng.pick([8, 16]) * GIB
        const isOne = rng.chance(0.35)
        const wantedKib = (ramKib / 4) * rng.pick([1, 2, 3, 5, 6, 8])
        const chunkKib = isOne ? wantedKib : GIB
        const othersKib = (ramKib / 8) * rng.pick([1, 2])
        return {
          memory: { mode: chosen, ramKib, swapKib: 0, commitLimitKib: commitLimit(ramKib, 0, 50) },
          othersKib,
          chunkKib,
          chunks: wantedKib / chunkKib,
          touchedKib: rng.pick([wantedKib, wantedKib, ramKib / 8, ramKib / 4]),
        }
      },
      (drawn) => {
        const isFar = Math.abs(drawn.memory.ramKib - drawn.othersKib - drawn.touchedKib) > GIB / 2
        return (
          endOf(drawn) === target &&
          isFar &&
          drawn.touchedKib <= drawn.chunkKib * drawn.chunks &&
          drawn.chunks <= 40
        )
      },
    )
  },
  ask({ memory, othersKib, chunkKib, chunks, touchedKib }) {
    const asked =
      chunks === 1
        ? `in **one** call of \`malloc\``
        : `in **${chunks}** calls of \`malloc(${size(chunkKib)})\``
    const all = touchedKib === chunkKib * chunks ? 'all of it' : `only **${size(touchedKib)}** of it`
    return {
      prompt: {
        text: `**${size(memory.ramKib)}** of RAM, no swap; other processes use **${size(othersKib)}** and cannot be killed. \`vm.overcommit_memory\` is **${memory.mode}**${memory.mode === 2 ? ', the ratio **50**' : ''}. A program asks for **${size(chunkKib * chunks)}**, ${asked}, and stops if it gets NULL. Then it writes to ${all}.\n\nHow does it end?`,
      },
      form: {
        kind: 'choice',
        options: (['null', 'killed', 'fine'] as const).map((id) => ({ id, label: SAYS[id] })),
      },
      hints: [
        'Two questions, one after the other: does the mode refuse a request, and do the pages that are written to fit into RAM?',
      ],
    }
  },
  run(drawn): Trace<StageState> {
    if (isRefused(drawn)) return commitTrace(drawn.memory, before(drawn), mappings(drawn))
    const { machine, touch } = scene(drawn)
    return memoryTrace(
      machine,
      [touch],
      `All mappings succeeded: ${size(drawn.chunkKib * drawn.chunks)} of addresses, not a page of RAM. \`others\` have ${size(drawn.othersKib)}.`,
    )
  },
  truth: (drawn) => choice(endOf(drawn)),
  misconceptions: [
    {
      id: 'malloc-fails',
      name: 'malloc failing is how memory runs out',
      says: 'malloc hands out addresses. Memory runs out when pages are written to, and then there is no return value to check.',
      answer: (drawn) =>
        choice(drawn.othersKib + drawn.chunkKib * drawn.chunks > drawn.memory.ramKib ? 'null' : 'fine'),
    },
    {
      id: 'malloc-takes-memory',
      name: 'malloc taken for use',
      says: 'Only pages that are written to take RAM. What is merely allocated costs nothing.',
      answer: (drawn) =>
        choice(drawn.othersKib + drawn.chunkKib * drawn.chunks > drawn.memory.ramKib ? 'killed' : 'fine'),
    },
    {
      id: 'never-refused',
      name: 'malloc never fails on Linux',
      says: 'Mode 0 refuses a single request larger than RAM and swap, mode 2 whatever goes beyond CommitLimit.',
      answer: (drawn) => choice(endOf({ ...drawn, memory: { ...drawn.memory, mode: 1 } })),
    },
  ],
  explain(drawn) {
    const end = endOf(drawn)
    const { memory, othersKib, touchedKib, chunkKib, chunks } = drawn
    const asked = `${size(chunkKib * chunks)} are ${memory.mode === 0 ? (chunks === 1 ? 'one request that is not larger than RAM' : 'many small requests, and mode 0 looks at each alone') : memory.mode === 1 ? 'granted, as everything is in mode 1' : 'within CommitLimit'}`
    const because =
      end === 'null'
        ? memory.mode === 0
          ? `One request of ${size(chunkKib)} is larger than all RAM and swap, ${size(memory.ramKib)}. That is the only thing mode 0 refuses.`
          : `CommitLimit is ${size(memory.commitLimitKib)}, and ${size(othersKib)} of it went to others. The ${size(chunkKib * chunks)} do not all fit below it.`
        : end === 'killed'
          ? `${asked}, so \`malloc\` never fails. But it writes ${size(touchedKib)} and only ${size(memory.ramKib - othersKib)} are there: at the page too many nobody can return an error, so it is killed.`
          : `${asked}, and the ${size(touchedKib)} that it writes to fit into the ${size(memory.ramKib - othersKib)} that are free.`
    return {
      truthSays:
        end === 'null'
          ? '`malloc` returns NULL.'
          : end === 'killed'
            ? 'It is killed while it writes.'
            : 'It runs to the end.',
      because,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const failed = attempts(drawn.memory, before(drawn), mappings(drawn)).findIndex(({ ok }) => !ok)
    const scored = trace.steps.findIndex(({ state }) => state.kind === 'memory' && state.event === 'scored')
    const labels: Readonly<Record<string, string>> = { null: 'NULL', killed: 'a kill', fine: 'it goes on' }
    return {
      step: failed >= 0 ? failed + 1 : scored >= 0 ? scored : trace.steps.length - 1,
      predicted: labels[answer.value] ?? answer.value,
      actual: labels[endOf(drawn)] ?? '',
      focus: 'app',
    }
  },
})
