import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import type { Sqe } from '../ring'
import { listing, sayRes } from '../say'
import { type Run, runProgram } from '../trace'

const USES = ['chains', 'pipe', 'file', 'drain', 'timeout'] as const

const params = z.strictObject({
  /** What the batch contains: linked chains; a read of an empty pipe; a file read (worker thread); a drain; a timer. */
  uses: z
    .array(z.enum(USES))
    .min(1)
    .default([...USES]),
})

interface Drawn {
  readonly program: readonly Operation[]
  readonly shown: readonly string[]
}

export const completionOrder = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'completion-order',
  title: 'In which order do they complete?',
  kind: 'predict',
  form: 'order',
  params,
  pose(rng, { uses }) {
    const program = PROGRAMS[rng.pick(uses)](rng)
    return { program, shown: rng.shuffle(sqesOf(program).map(({ id }) => String(id))) }
  },
  ask: ({ program, shown }) => ({
    prompt: {
      text: 'Linux 6.18. `f` is a file of 1000 bytes, `p` a pipe, empty at the start. In which order do the completions come?',
      exhibits: [listing(program)],
    },
    form: {
      kind: 'order',
      items: shown.map((id) => ({
        id,
        label: `#${id} ${sqesOf(program).find((sqe) => String(sqe.id) === id)?.do ?? ''}`,
      })),
    },
    hints: [
      'What can finish at once completes during the submit, in order. What follows in a chain comes after the whole batch, one step of each chain in turn. A read of a file goes to a worker thread; a read of an empty pipe waits.',
      `The first one taken is #${sqesOf(program)[0]?.id ?? 1}.`,
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => ordered(completed(drawn)),
  misconceptions: [
    {
      id: 'submission-order',
      name: 'submission order is completion order',
      says: 'Requests complete when they are done, in any order. Only links and drains order them.',
      answer: ({ program }) => ordered(sqesOf(program).map(({ id }) => String(id))),
    },
    {
      id: 'a-chain-runs-through',
      name: 'a chain runs through at once',
      says: 'Only the head of a chain runs during the batch. Its followers are taken up after it, a step of each chain in turn.',
      answer: ({ program }) => (hasLinks(program) ? ordered(chainsWhole(program)) : null),
    },
    {
      id: 'drain-stops-only-itself',
      name: 'a drain holds only itself',
      says: 'A drained request waits for all before it, and everything after it waits for it.',
      answer: (drawn) =>
        hasDrain(drawn.program)
          ? ordered(completed({ ...drawn, program: movedToTheEnd(drawn.program) }))
          : null,
    },
  ],
  explain(drawn, trace) {
    const cqes = runOf(drawn).context.cq.held
    const handed = trace.steps
      .filter(({ says }) => /handed to a worker|held back|still open/.test(says))
      .map(({ says }) => says)
    return {
      truthSays: `${cqes.map(({ id, res }) => `#${id} (${sayRes(res)})`).join(', ')}.`,
      because: `${hasLinks(drawn.program) ? 'Followers of a chain run after the batch, one step of each chain a round. ' : ''}${WHY[kindOf(drawn.program)]}${handed.length === 0 ? '' : ` ${handed[0]}`}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'order') return undefined
    const truth = completed(drawn)
    const at = Math.max(
      0,
      truth.findIndex((id, i) => id !== answer.value[i]),
    )
    const step = trace.steps.findIndex(({ state }) => state.cq.used > at)
    return {
      step: Math.max(1, step),
      predicted: `#${answer.value[at] ?? ''}`,
      actual: `#${truth[at] ?? ''}`,
      focus: 'cq',
    }
  },
})

const WHY = {
  chains: 'Everything in the batch that is not behind a link is done first.',
  pipe: 'A read of an empty pipe waits until bytes come; the others do not wait for it.',
  file: 'A buffered read of a file might block, so a worker thread does it, after what can be done at once.',
  drain: 'The drained request waits until all before it are complete, and those after it wait too.',
  timeout: 'A timer completes when it fires, long after the others.',
}

function kindOf(program: readonly Operation[]): (typeof USES)[number] {
  const sqes = sqesOf(program)
  if (hasDrain(program)) return 'drain'
  if (sqes.some(({ fd }) => fd === 'p.r')) return 'pipe'
  if (sqes.some(({ fd }) => fd === 'f')) return 'file'
  return sqes.some((sqe) => sqe.do === 'timeout') ? 'timeout' : 'chains'
}

const SUBMIT: Operation = { op: 'submit' }

function nop(id: number, ...flags: NonNullable<Sqe['flags']>): Operation {
  return flags.length === 0 ? { op: 'sqe', do: 'nop', id } : { op: 'sqe', do: 'nop', id, flags }
}

const PROGRAMS: Record<(typeof USES)[number], (rng: Rng) => Operation[]> = {
  chains(rng) {
    const lengths = rng.pick([
      [2, 1, 2],
      [3, 1, 1],
      [2, 2, 1],
      [3, 2],
      [2, 3],
      [1, 2, 2],
      [3, 1, 2],
    ])
    let id = 0
    const program = lengths.flatMap((length) =>
      Array.from({ length }, (_, i) => (i < length - 1 ? nop(++id, 'link') : nop(++id))),
    )
    return [...program, SUBMIT]
  },
  pipe(rng) {
    const at = rng.between(1, 3)
    const isLinked = rng.chance(0.4) && at < 4
    const program = Array.from({ length: 4 }, (_, i): Operation => {
      const id = i + 1
      if (id !== at) return nop(id)
      return {
        op: 'sqe',
        do: 'read',
        id,
        fd: 'p.r',
        len: 8,
        ...(isLinked ? { flags: ['link' as const] } : {}),
      }
    })
    return [...program, SUBMIT, { op: 'write', fd: 'p.w', n: 8 }]
  },
  file(rng) {
    // One only: two of them would race in two workers.
    const at = rng.between(1, 4)
    const program = Array.from({ length: 5 }, (_, i): Operation => {
      const id = i + 1
      const links = rng.chance(0.25) && id < 5 ? { flags: ['link' as const] } : {}
      return id === at
        ? { op: 'sqe', do: 'read', id, fd: 'f', len: 100, ...links }
        : { op: 'sqe', do: 'nop', id, ...links }
    })
    return [...program, SUBMIT, { op: 'sleep', ms: 10 }]
  },
  drain(rng) {
    const waits = rng.between(1, 2)
    const drained = rng.between(waits + 1, 4)
    const program = Array.from({ length: 5 }, (_, i): Operation => {
      const id = i + 1
      if (id === waits) return { op: 'sqe', do: 'read', id, fd: 'p.r', len: 8 }
      return id === drained ? nop(id, 'drain') : nop(id)
    })
    return [...program, SUBMIT, { op: 'write', fd: 'p.w', n: 8 }, { op: 'sleep', ms: 10 }]
  },
  timeout(rng) {
    const [first = 50, second = 200] = rng.shuffle([50, 200])
    const at = rng.sample([1, 2, 3, 4], 2).toSorted((a, b) => a - b)
    const program = Array.from({ length: 4 }, (_, i): Operation => {
      const id = i + 1
      return at.includes(id) ? { op: 'sqe', do: 'timeout', id, ms: id === at[0] ? first : second } : nop(id)
    })
    return [...program, SUBMIT, { op: 'sleep', ms: 400 }]
  },
}

function runOf({ program }: Drawn): Run {
  return runProgram(program, { entries: 8, files: [{ name: 'f', size: 1000 }], pipes: ['p'] })
}

function completed(drawn: Drawn): string[] {
  return runOf(drawn).context.cq.held.map(({ id }) => String(id))
}

function sqesOf(program: readonly Operation[]): Sqe[] {
  return program.flatMap((operation) => (operation.op === 'sqe' ? [operation] : []))
}

function hasLinks(program: readonly Operation[]): boolean {
  return sqesOf(program).some(({ flags }) => flags?.includes('link') === true)
}

function hasDrain(program: readonly Operation[]): boolean {
  return sqesOf(program).some(({ flags }) => flags?.includes('drain') === true)
}

/** Chain by chain, as if each ran to its end in its place; what has to wait comes last. */
function chainsWhole(program: readonly Operation[]): string[] {
  const sqes = sqesOf(program)
  const late: string[] = []
  const early: string[] = []
  let isLate = false
  let isInChain = false
  for (const sqe of sqes) {
    if (!isInChain) isLate = false
    isLate ||= sqe.fd === 'f' || sqe.fd === 'p.r'
    ;(isLate ? late : early).push(String(sqe.id))
    isInChain = sqe.flags?.includes('link') === true
  }
  return [...early, ...late]
}

/** The drained request at the end, where it holds nobody up. */
function movedToTheEnd(program: readonly Operation[]): Operation[] {
  const isDrained = (operation: Operation) =>
    operation.op === 'sqe' && operation.flags?.includes('drain') === true
  const rest = program.filter((operation) => !isDrained(operation))
  const at = rest.findIndex(({ op }) => op === 'submit')
  return [...rest.slice(0, at), ...program.filter(isDrained), ...rest.slice(at)]
}

function ordered(ids: readonly string[]): Answer {
  return { kind: 'order', value: [...ids] }
}
