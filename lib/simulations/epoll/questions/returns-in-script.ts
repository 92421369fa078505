import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { rememberedRun } from './remembered'
import { whyReported } from './reasons'
import {
  byPeer,
  byThread,
  drawFds,
  far,
  flagsFor,
  flagText,
  labelsOf,
  listing,
  MODES,
  objectsOf,
  own,
  sayMode,
  type Watched,
} from './watched'
import { firstDifference, wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** The trigger modes that may be drawn. */
  modes: z.array(z.enum(MODES)).min(1).default(['lt', 'et', 'oneshot']),
  /** How many times the script waits. */
  waits: z.int().min(3).max(7).default(5),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly one: Watched
  readonly lines: readonly Line[]
}

const WRONG = wrongKernels('edgeReturns', 'levelOnce', 'fromEmpty', 'oneshotRearms', 'modBlind')

function pose(rng: Rng, { modes, waits }: Params): Drawn {
  const [fd = 5] = drawFds(rng, 1)
  const one: Watched = { fd, mode: rng.pick(modes), over: 'pipe' }
  const wait = byThread({ op: 'wait', max: 8 })
  const lines: Line[] = []
  let unread = rng.between(5, 12) * 10
  lines.push(byPeer({ op: 'write', fd: far(one), n: unread }), wait)
  for (let waited = 1; waited < waits; waited += 1) {
    const deed = deedOf(rng, one, unread)
    unread += deed.adds
    lines.push(...deed.lines, wait)
  }
  return { one, lines }
}

/** What happens before the next wait, weighted towards the things that a mode is about. */
function deedOf(
  rng: Rng,
  one: Watched,
  unread: number,
): { readonly lines: readonly Line[]; readonly adds: number } {
  const more = rng.between(1, 5) * 10
  const write = byPeer({ op: 'write', fd: far(one), n: more })
  const mod = byThread({ op: 'mod', fd: own(one), events: flagsFor(one.mode) })
  if (unread === 0) return rng.chance(0.7) ? { lines: [write], adds: more } : { lines: [], adds: 0 }
  const part = unread > 10 ? rng.between(1, unread / 10 - 1) * 10 : 10
  const readPart = { lines: [byThread({ op: 'read', fd: own(one), n: part })], adds: -part }
  const readAll = { lines: [byThread({ op: 'read', fd: own(one), n: unread })], adds: -unread }
  const oneshot = one.mode === 'oneshot' || one.mode === 'et-oneshot'
  return rng.pick([
    readPart,
    readPart,
    readAll,
    { lines: [], adds: 0 },
    { lines: [write], adds: more },
    ...(oneshot
      ? [
          { lines: [mod], adds: 0 },
          { lines: [mod], adds: 0 },
        ]
      : []),
  ])
}

const run = rememberedRun(({ one, lines }: Drawn, rules): Trace<Scene> => {
  return runLines({
    objects: objectsOf([one]),
    labels: labelsOf([one]),
    setup: [byThread({ op: 'add', fd: own(one), events: flagsFor(one.mode) })],
    lines,
    rules,
    opening: `fd ${one.fd}, the read end of a pipe, is registered ${sayMode(one.mode)}. The pipe is empty.`,
  })
})

function returnsOf(trace: Trace<Scene>): number {
  return trace.steps.at(-1)?.state.totals.returns ?? 0
}

/** The steps at which a wait handed out something, or nothing. */
function waitsOf(trace: Trace<Scene>, something: boolean): number[] {
  return trace.steps.flatMap(({ state }, step) =>
    state.act?.op === 'wait' && Array.isArray(state.result) && state.result.length > 0 === something
      ? [step]
      : [],
  )
}

export const returnsInScript = defineQuestion<Params, Drawn, Scene>({
  id: 'returns-in-script',
  title: 'How many waits return something?',
  kind: 'predict',
  form: 'number',
  params,
  pose,
  ask({ one, lines }) {
    const waits = lines.filter(({ act }) => act.op === 'wait').length
    return {
      prompt: {
        text: `**fd ${one.fd}** is the read end of an empty pipe, registered with \`${flagText(one.mode)}\`, so **${sayMode(one.mode)}**. Every wait has timeout 0. (Linux 6.18)\n\nHow many of the **${waits}** waits return fd ${one.fd}?`,
        exhibits: [{ kind: 'code', lines: listing(lines, labelsOf([one]), () => null) }],
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: waits },
      hints: [
        'Ask at each wait: is the descriptor on the ready list? Level-triggered goes back after a report, edge-triggered comes back with a wake-up, one-shot with a MOD.',
        'Step 1: the write puts it on the ready list, so the first wait returns it.',
      ],
    }
  },
  run,
  truth: (_, trace) => ({ kind: 'number', value: returnsOf(trace) }),
  misconceptions: [
    ...WRONG.map(({ rules, ...said }) => ({
      ...said,
      answer: (drawn: Drawn): Answer => ({ kind: 'number', value: returnsOf(run(drawn, rules)) }),
    })),
    {
      id: 'every-write-once',
      name: 'one return a write',
      says: 'A wait asks what is on the ready list now. Writes that come before one wait merge, and level-triggered data are reported until they are read.',
      answer: ({ lines }) => ({
        kind: 'number',
        value: lines.filter(({ act }) => act.op === 'write').length,
      }),
    },
  ],
  explain({ one }, trace) {
    const value = returnsOf(trace)
    const something = waitsOf(trace, true)
    const nothing = waitsOf(trace, false).at(-1)
    const steps = something.length === 1 ? `at step ${something[0] ?? 0}` : `at steps ${something.join(', ')}`
    const why =
      nothing === undefined
        ? whyReported(trace, something.at(-1) ?? 0, own(one))
        : `At step ${nothing} it returns nothing: ${whyReported(trace, nothing, own(one))}`
    return {
      truthSays: value === 1 ? 'One wait returns it.' : `${value} waits return it.`,
      because: `They do so ${steps}. ${why}`.replace(/^They do so at step /, 'It does so at step '),
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const labels = labelsOf([drawn.one])
    const held = WRONG.find(
      ({ rules }) => returnsOf(run(drawn, rules)) === answer.value && returnsOf(trace) !== answer.value,
    )
    const difference = held && firstDifference(trace.steps, run(drawn, held.rules).steps, labels)
    if (difference !== undefined) return { ...difference, focus: own(drawn.one) }
    const more = answer.value > returnsOf(trace)
    const step = more ? waitsOf(trace, false)[0] : waitsOf(trace, true).at(-1)
    if (step === undefined) return undefined
    const name = `fd ${drawn.one.fd}`
    return {
      step,
      predicted: more ? name : 'nothing',
      actual: more ? 'nothing' : name,
      focus: own(drawn.one),
    }
  },
})
