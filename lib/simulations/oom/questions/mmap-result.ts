import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { attempts, commitTrace, sayAttempt } from '../commit-trace'
import { drawUntil } from '../draws'
import { type CommitState, commitLimit, type Mapping, type Memory } from '../overcommit'
import { GIB, size } from '../say'

const params = z.strictObject({
  /** `vm.overcommit_memory`. */
  mode: z.enum(['any', '0', '1', '2']).default('any'),
  /** Whether read-only, shared and MAP_NORESERVE mappings are drawn too. */
  kinds: z.enum(['plain', 'all']).default('all'),
})

interface Drawn {
  readonly memory: Memory
  readonly before: CommitState
  readonly ratio: number
  readonly mapping: Mapping
}

function choice(ok: boolean): Answer {
  return { kind: 'choice', value: ok ? 'ok' : 'ENOMEM' }
}

function isOk(drawn: Drawn): boolean {
  return attempts(drawn.memory, drawn.before, [drawn.mapping])[0]?.ok === true
}

const PLAIN = { writable: true, shared: false, noreserve: false }

function sayMapping({ writable, shared, noreserve }: Mapping): string {
  return `${shared ? 'shared' : 'private'}, ${writable ? 'writable' : 'read-only'}${noreserve ? ', `MAP_NORESERVE`' : ''}`
}

export const mmapResult = defineQuestion({
  id: 'mmap-result',
  title: 'Does this mmap succeed?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { mode, kinds }): Drawn {
    const target = rng.chance(0.4)
    return drawUntil(
      () => {
        const chosen =
          mode === 'any' ? rng.pick([0, 0, 1, 2, 2] as const) : mode === '0' ? 0 : mode === '1' ? 1 : 2
        const ramKib = rng.pick([8, 16, 32]) * GIB
        const swapKib = rng.pick([0, 0, 4]) * GIB
        const ratio = rng.pick([50, 50, 80, 100])
        const memory: Memory = {
          mode: chosen,
          ramKib,
          swapKib,
          commitLimitKib: commitLimit(ramKib, swapKib, ratio),
        }
        const committedKib = (ramKib / 8) * rng.pick([1, 2, 3, 4, 6])
        const kind =
          kinds === 'plain'
            ? PLAIN
            : rng.pick([
                PLAIN,
                PLAIN,
                { ...PLAIN, writable: false },
                { ...PLAIN, shared: true },
                { ...PLAIN, noreserve: true },
                { writable: false, shared: true, noreserve: false },
              ])
        return {
          memory,
          ratio,
          before: { committedKib, mappedKib: 0 },
          mapping: { kib: (ramKib / 8) * rng.pick([1, 2, 3, 5, 7, 10, 12, 20]), ...kind },
        }
      },
      (drawn) => {
        const { memory, before, mapping } = drawn
        // Mode 2 sets fewer promises aside than the RAM, and no case sits on the border.
        const isFar =
          Math.abs(memory.commitLimitKib - before.committedKib - mapping.kib) > GIB / 2 &&
          mapping.kib !== memory.ramKib + memory.swapKib
        return (
          isFar &&
          (memory.mode !== 2 || before.committedKib < memory.commitLimitKib) &&
          (memory.mode === 1 || isOk(drawn) === target)
        )
      },
    )
  },
  ask({ memory, before, ratio, mapping }) {
    const swap = memory.swapKib === 0 ? 'no swap' : `**${size(memory.swapKib)}** of swap`
    const extra = memory.mode === 2 ? ` and \`vm.overcommit_ratio\` **${ratio}**` : ''
    return {
      prompt: {
        text: `**${size(memory.ramKib)}** of RAM, ${swap}, \`vm.overcommit_memory\` **${memory.mode}**${extra}. \`Committed_AS\` is **${size(before.committedKib)}**. A process asks for an anonymous mapping of **${size(mapping.kib)}**: **${sayMapping(mapping)}**.\n\nWhat does \`mmap\` return?`,
      },
      form: {
        kind: 'choice',
        options: [
          { id: 'ok', label: 'an address' },
          { id: 'ENOMEM', label: '`ENOMEM`' },
        ],
      },
      hints: [
        'Mode 0 looks at this one request: larger than RAM and swap together? Mode 1 never refuses. Mode 2 adds up all promises against CommitLimit.',
        'Private read-only mappings never count; `MAP_NORESERVE` counts in mode 2 only.',
      ],
    }
  },
  run: ({ memory, before, mapping }) => commitTrace(memory, before, [mapping]),
  truth: (drawn) => choice(isOk(drawn)),
  misconceptions: [
    {
      id: 'limit-is-ram',
      name: 'CommitLimit taken for RAM and swap',
      says: 'CommitLimit is a share of the RAM, half of it by default, and all swap.',
      answer: (drawn) =>
        drawn.memory.mode === 2
          ? choice(
              isOk({
                ...drawn,
                memory: { ...drawn.memory, commitLimitKib: drawn.memory.ramKib + drawn.memory.swapKib },
              }),
            )
          : null,
    },
    {
      id: 'free-memory',
      name: 'what is promised must be there',
      says: 'mmap hands out addresses, not memory. Outside mode 2 nobody adds up what was promised.',
      answer: ({ memory, before, mapping }) =>
        choice(before.committedKib + mapping.kib <= memory.ramKib + memory.swapKib),
    },
    {
      id: 'always-succeeds',
      name: 'mmap never fails on Linux',
      says: 'Mode 0 refuses one request larger than RAM and swap, mode 2 every promise beyond CommitLimit.',
      answer: () => choice(true),
    },
    {
      id: 'all-mappings-count',
      name: 'every mapping counts',
      says: 'A private read-only mapping can never cost memory and is not accounted; `MAP_NORESERVE` is left out except in mode 2.',
      answer: (drawn) => choice(isOk({ ...drawn, mapping: { ...drawn.mapping, ...PLAIN } })),
    },
  ],
  explain({ memory, before, ratio, mapping }) {
    const [attempt] = attempts(memory, before, [mapping])
    const limit =
      memory.mode === 2
        ? ` CommitLimit is ${ratio} % of ${size(memory.ramKib)}${memory.swapKib === 0 ? '' : ` and ${size(memory.swapKib)} of swap`}.`
        : ''
    return {
      truthSays: attempt?.ok === true ? 'It succeeds.' : 'ENOMEM.',
      because: attempt === undefined ? limit : `${sayAttempt(memory, before, mapping, attempt)}${limit}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: 1,
      predicted: answer.value === 'ok' ? 'an address' : 'ENOMEM',
      actual: isOk(drawn) ? 'an address' : 'ENOMEM',
      focus: 'mapping 0',
    }
  },
})
