import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { attempts, commitTrace, mappingLabel, sayAttempt } from '../commit-trace'
import { drawUntil } from '../draws'
import { type CommitState, commitLimit, type Mapping, type Memory } from '../overcommit'
import { GIB, size } from '../say'

const params = z.strictObject({
  /** `vm.overcommit_memory`: mode 0 looks at each request, mode 2 adds up. */
  mode: z.enum(['any', '0', '2']).default('any'),
  /** How many mappings, 3 to 5. */
  mappings: z.int().min(3).max(5).default(4),
})

interface Drawn {
  readonly memory: Memory
  readonly before: CommitState
  readonly mappings: readonly Mapping[]
}

function failing({ memory, before, mappings }: Drawn): string[] {
  return attempts(memory, before, mappings).flatMap(({ ok }, i) => (ok ? [] : [String(i)]))
}

function choices(value: readonly string[]): Answer {
  return { kind: 'choices', value: [...value] }
}

export const failingMmaps = defineQuestion({
  id: 'failing-mmaps',
  title: 'Which of these mmaps fail',
  kind: 'predict',
  form: 'choices',
  params,
  pose: (rng, { mode, mappings: count }): Drawn =>
    drawUntil(
      () => {
        const chosen = mode === 'any' ? rng.pick([0, 2, 2] as const) : mode === '0' ? 0 : 2
        const ramKib = rng.pick([16, 32]) * GIB
        const mappings = Array.from({ length: count }, (): Mapping => {
          const kind = rng.pick([{}, {}, {}, { writable: false }, { noreserve: true }, { shared: true }])
          const eighths = chosen === 0 ? rng.pick([3, 5, 7, 9, 12]) : rng.pick([1, 2, 3, 4])
          return {
            kib: (ramKib / 16) * eighths * (chosen === 0 ? 2 : 1),
            writable: true,
            shared: false,
            noreserve: false,
            ...kind,
          }
        })
        return {
          memory: { mode: chosen, ramKib, swapKib: 0, commitLimitKib: commitLimit(ramKib, 0, 50) },
          before: { committedKib: ramKib / 16, mappedKib: 1024 },
          mappings,
        }
      },
      (drawn) => {
        const failed = failing(drawn).length
        const tried = attempts(drawn.memory, drawn.before, drawn.mappings)
        const isClear = tried.every(({ state }, i) => {
          const before = tried[i - 1]?.state ?? drawn.before
          const sum = before.committedKib + (drawn.mappings[i]?.kib ?? 0)
          return (
            drawn.memory.mode === 0 ||
            (Math.abs(sum - drawn.memory.commitLimitKib) > GIB * 0.9 && state.committedKib >= 0)
          )
        })
        const labels = drawn.mappings.map(mappingLabel)
        return (
          failed >= 1 && failed < drawn.mappings.length && isClear && new Set(labels).size === labels.length
        )
      },
    ),
  ask({ memory, before, mappings }) {
    return {
      prompt: {
        text: `**${size(memory.ramKib)}** of RAM, no swap, \`vm.overcommit_memory\` **${memory.mode}**${memory.mode === 2 ? ', `vm.overcommit_ratio` **50**' : ''}, \`Committed_AS\` **${size(before.committedKib)}**. A process makes these anonymous mappings **in this order** and keeps what it gets.\n\nWhich of them fail with \`ENOMEM\`?`,
      },
      form: {
        kind: 'choices',
        options: mappings.map((mapping, i) => ({
          id: String(i),
          label: `${i + 1}. ${mappingLabel(mapping)}`,
        })),
      },
      hints: [
        memory.mode === 2
          ? `CommitLimit is ${size(memory.commitLimitKib)}. Add up what succeeds; private read-only mappings do not count, \`MAP_NORESERVE\` does.`
          : 'Mode 0 looks at each request alone: is it larger than RAM and swap?',
      ],
    }
  },
  run: ({ memory, before, mappings }) => commitTrace(memory, before, mappings),
  truth: (drawn) => choices(failing(drawn)),
  misconceptions: [
    {
      id: 'sum-in-mode-0',
      name: 'promises added up in mode 0',
      says: 'Mode 0 does not add up. It refuses only a single request larger than RAM and swap.',
      answer: (drawn) =>
        drawn.memory.mode === 0
          ? choices(
              failing({
                ...drawn,
                memory: { ...drawn.memory, mode: 2, commitLimitKib: drawn.memory.ramKib },
              }),
            )
          : null,
    },
    {
      id: 'each-alone-in-mode-2',
      name: 'each request on its own',
      says: 'Mode 2 adds up all promises of all processes, those made before included.',
      answer: (drawn) =>
        drawn.memory.mode === 2
          ? choices(
              drawn.mappings.flatMap(({ kib }, i) => (kib > drawn.memory.commitLimitKib ? [String(i)] : [])),
            )
          : null,
    },
    {
      id: 'after-one-failure-all',
      name: 'after one failure all fail',
      says: 'What failed was not promised. A smaller request may still fit.',
      answer(drawn) {
        const first = Number(failing(drawn)[0] ?? drawn.mappings.length)
        return choices(drawn.mappings.flatMap((_, i) => (i >= first ? [String(i)] : [])))
      },
    },
    {
      id: 'all-mappings-count',
      name: 'every mapping counts',
      says: 'A private read-only mapping can never cost memory and is not accounted; `MAP_NORESERVE` is left out except in mode 2.',
      answer: (drawn) =>
        choices(
          failing({
            ...drawn,
            mappings: drawn.mappings.map((one) => ({ ...one, writable: true, noreserve: false })),
          }),
        ),
    },
    {
      id: 'noreserve-in-mode-2',
      name: 'MAP_NORESERVE in mode 2',
      says: 'Mode 2 ignores `MAP_NORESERVE`: every promise counts.',
      answer: (drawn) =>
        drawn.memory.mode === 2
          ? choices(
              failing({
                ...drawn,
                mappings: drawn.mappings.map((one) => (one.noreserve ? { ...one, writable: false } : one)),
              }),
            )
          : null,
    },
  ],
  explain(drawn, _trace, answer) {
    const failed = failing(drawn)
    const given = answer.kind === 'choices' ? answer.value : []
    const wrong = drawn.mappings.findIndex((_, i) => failed.includes(String(i)) !== given.includes(String(i)))
    const at = wrong < 0 ? Number(failed[0] ?? 0) : wrong
    const tried = attempts(drawn.memory, drawn.before, drawn.mappings)
    const mapping = drawn.mappings[at]
    const attempt = tried[at]
    const said =
      mapping === undefined || attempt === undefined
        ? ''
        : sayAttempt(drawn.memory, tried[at - 1]?.state ?? drawn.before, mapping, attempt)
    return {
      truthSays: `${failed.length === 1 ? 'Number' : 'Numbers'} ${failed.map((id) => Number(id) + 1).join(', ')} ${failed.length === 1 ? 'fails' : 'fail'}.`,
      because: `Number ${at + 1}: ${said}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const failed = failing(drawn)
    const wrong = drawn.mappings.findIndex(
      (_, i) => failed.includes(String(i)) !== answer.value.includes(String(i)),
    )
    if (wrong < 0) return undefined
    const fails = failed.includes(String(wrong))
    return {
      step: wrong + 1,
      predicted: fails ? 'it succeeds' : 'it fails',
      actual: fails ? 'ENOMEM' : 'ok',
      focus: `mapping ${wrong}`,
    }
  },
})
