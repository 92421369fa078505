import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { type Cqe, type Sqe, type SqeFlag } from '../ring'
import { listing, sayRes } from '../say'
import { type Run, runProgram } from '../trace'

const BREAKS = ['error', 'short read', 'nothing'] as const

const params = z.strictObject({
  /** What happens in the chain: a request with a bad descriptor; a read that comes up short; nothing. */
  breaks: z
    .array(z.enum(BREAKS))
    .min(1)
    .default([...BREAKS]),
  /** Soft links (IOSQE_IO_LINK) or hard ones (IOSQE_IO_HARDLINK). */
  links: z.enum(['soft', 'hard', 'either']).default('either'),
})

interface Drawn {
  readonly program: readonly Operation[]
  readonly fileSize: number
}

const VALUES = [
  { id: 'ok', label: 'done' },
  { id: 'error', label: 'error' },
  { id: 'cancelled', label: '-ECANCELED' },
  { id: 'none', label: 'no CQE' },
] as const

export const chain = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'chain',
  title: 'What becomes of the chain?',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { breaks, links }) {
    // A chain in which nothing happens is asked less often, but it has to be possible.
    const what = rng.pick(
      breaks.length === 1 || rng.chance(0.2) ? breaks : breaks.filter((one) => one !== 'nothing'),
    )
    const isHard = links === 'hard' || (links === 'either' && rng.chance(0.25))
    const flag: SqeFlag = isHard ? 'hardlink' : 'link'
    const length = rng.between(3, 5)
    // The last request stands alone, so that it shows where the chain ends.
    const hasTail = rng.chance(0.6)
    const broken = rng.between(1, length - 1)
    const fileSize = rng.pick([1000, 3000, 5000])
    const program = Array.from({ length: length + (hasTail ? 1 : 0) }, (_, i): Operation => {
      const id = i + 1
      const flags = i < length - 1 ? { flags: [flag] } : {}
      if (what === 'error' && id === broken)
        return { op: 'sqe', do: 'read', id, fd: 'bad', len: 10, ...flags }
      if (what === 'short read' && id === broken)
        return { op: 'sqe', do: 'read', id, fd: 'f', len: fileSize + rng.pick([100, 500]), ...flags }
      if (what === 'nothing' && id === broken)
        return { op: 'sqe', do: 'read', id, fd: 'f', len: fileSize - rng.pick([0, 500]), ...flags }
      return { op: 'sqe', do: 'nop', id, ...flags }
    })
    return { program: [...program, { op: 'submit' }, { op: 'sleep', ms: 10 }], fileSize }
  },
  ask: ({ program, fileSize }) => ({
    prompt: {
      text: `Linux 6.18. The file \`f\` has **${fileSize} bytes**; \`bad\` is not an open descriptor. The program queues these requests and submits them at once. What does each completion say?`,
      exhibits: [listing(program.slice(0, -1))],
    },
    form: { kind: 'grid', columns: idsOf(program).map((id) => `#${id}`), rows: [''], values: VALUES },
    hints: [
      'A failed request, or a read that is shorter than asked, cancels what is linked behind it. A hard link goes on all the same. A request without a flag ends its chain.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => grid(outcomes(drawn)),
  misconceptions: [
    {
      id: 'short-read-is-success',
      name: 'a short read is fine',
      says: 'For a soft link a read with fewer bytes than asked counts as failed, although its completion shows the bytes.',
      answer: (drawn) => (hasShortRead(drawn) ? grid(outcomes(drawn).map(() => 'ok')) : null),
    },
    {
      id: 'links-only-order',
      name: 'a link only orders',
      says: 'A soft link is more than an order: when a request fails, the rest of its chain is cancelled.',
      answer: (drawn) => grid(outcomes(drawn).map((value) => (value === 'cancelled' ? 'ok' : value))),
    },
    {
      id: 'hardlink-cancels-too',
      name: 'a hard link breaks too',
      says: 'IOSQE_IO_HARDLINK keeps the order but goes on after a failure.',
      answer: (drawn) => (isHardChain(drawn) ? grid(asIfSoft(drawn)) : null),
    },
    {
      id: 'cancelled-are-silent',
      name: 'cancelled requests say nothing',
      says: 'Every request has a completion, a cancelled one with -ECANCELED (unless CQE_SKIP was asked for).',
      answer: (drawn) => grid(outcomes(drawn).map((value) => (value === 'cancelled' ? 'none' : value))),
    },
  ],
  explain(drawn) {
    const cqes = runOf(drawn).context.cq.held
    const order = cqes.map(({ id, res }) => `#${id} ${sayRes(res)}`).join(', ')
    const first = firstBroken(drawn)
    const hard = isHardChain(drawn)
    return {
      truthSays: `In the order of completion: ${order}.`,
      because:
        first === null
          ? 'Nothing fails and nothing comes up short, so the whole chain is done, one after the other.'
          : hard
            ? `#${first.id} ${first.res < 0 ? `fails with ${sayRes(first.res)}` : `reads only ${first.res} bytes`}, but the links are hard: the chain goes on.`
            : `#${first.id} ${first.res < 0 ? `fails with ${sayRes(first.res)}` : `reads ${first.res} bytes, fewer than asked, which breaks the chain`}. What is linked behind it is cancelled; a request outside the chain is not touched.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'grid') return undefined
    const truth = outcomes(drawn)
    const at = truth.findIndex((value, i) => value !== answer.value[i])
    if (at < 0) return undefined
    const id = idsOf(drawn.program)[at] ?? 0
    const step = trace.steps.findIndex(({ state }) => state.cq.slots.some((slot) => slot?.id === id))
    const label = (value: string | undefined) => VALUES.find((one) => one.id === value)?.label ?? ''
    return {
      step: step < 0 ? trace.steps.length - 1 : step,
      predicted: `#${id} ${label(answer.value[at])}`,
      actual: `#${id} ${label(truth[at])}`,
      focus: 'cq',
    }
  },
})

function runOf({ program, fileSize }: Drawn): Run {
  return runProgram(program, { entries: 8, files: [{ name: 'f', size: fileSize }] })
}

function sqesOf(program: readonly Operation[]): Sqe[] {
  return program.flatMap((operation) => (operation.op === 'sqe' ? [operation] : []))
}

function idsOf(program: readonly Operation[]): number[] {
  return sqesOf(program).map(({ id }) => id)
}

function outcomes(drawn: Drawn): string[] {
  const cqes = runOf(drawn).context.cq.held
  return idsOf(drawn.program).map((id) => sayOutcome(cqes.find((cqe) => cqe.id === id)))
}

function sayOutcome(cqe: Cqe | undefined): string {
  if (cqe === undefined) return 'none'
  if (cqe.res === -125) return 'cancelled'
  return cqe.res < 0 ? 'error' : 'ok'
}

function asIfSoft({ program, fileSize }: Drawn): string[] {
  const soft = program.map((operation) =>
    operation.op === 'sqe' && operation.flags !== undefined
      ? { ...operation, flags: ['link' as const] }
      : operation,
  )
  return outcomes({ program: soft, fileSize })
}

function isHardChain({ program }: Drawn): boolean {
  return sqesOf(program).some(({ flags }) => flags?.includes('hardlink') === true)
}

function hasShortRead({ program, fileSize }: Drawn): boolean {
  return sqesOf(program).some(({ fd, len = 0 }) => fd === 'f' && len > fileSize)
}

function firstBroken(drawn: Drawn): Cqe | null {
  const cqes = runOf(drawn).context.cq.held
  const sqes = sqesOf(drawn.program)
  return (
    cqes.find(
      ({ id, res }) =>
        res !== -125 &&
        (res < 0 || sqes.some((sqe) => sqe.id === id && sqe.do === 'read' && sqe.len !== res)),
    ) ?? null
  )
}

function grid(value: readonly string[]): Answer {
  return { kind: 'grid', value: [...value] }
}
