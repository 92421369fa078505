import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Trace } from '../../contract'
import { reportedLabels } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { rememberedRun } from './remembered'
import { lastStep, sceneAt, whyReported } from './reasons'
import {
  byPeer,
  byThread,
  drawFds,
  far,
  flagsFor,
  labelsOf,
  listing,
  MODES,
  objectsOf,
  own,
  sayMode,
  type Watched,
} from './watched'
import { wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** The trigger modes that may be drawn. */
  modes: z.array(z.enum(MODES)).min(1).default(['lt', 'et', 'oneshot']),
  /** How many descriptors are watched. */
  fds: z.int().min(1).max(3).default(2),
  /** What happens between the two waits: any mixture, only reads, or also a MOD. */
  between: z.enum(['any', 'reads', 'mod']).default('any'),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly watched: readonly Watched[]
  readonly setup: readonly Line[]
  readonly lines: readonly Line[]
}

function pose(rng: Rng, { modes, fds, between }: Params): Drawn {
  // At least two modes if there is room for them, so that the answer is not the same for all.
  const drawn =
    fds > 1 && modes.length > 1 ? rng.sample(modes, Math.min(fds, modes.length)) : [rng.pick(modes)]
  const over = rng.pick(['pipe', 'socket'] as const)
  const watched = drawFds(rng, fds).map((fd, i): Watched => ({ fd, mode: drawn[i] ?? rng.pick(modes), over }))
  const amounts = watched.map(() => rng.between(4, 20) * 10)
  const setup = watched.map((one) => byThread({ op: 'add', fd: own(one), events: flagsFor(one.mode) }))
  const arrivals = watched.map((one, i) => byPeer({ op: 'write', fd: far(one), n: amounts[i] ?? 0 }))
  const wait = byThread({ op: 'wait', max: 8 })
  const telling = rng.between(0, fds - 1)
  const changes = watched.flatMap((one, i) => changesOf(rng, one, amounts[i] ?? 0, between, i === telling))
  return { watched, setup, lines: [...rng.shuffle(arrivals), wait, ...changes, wait] }
}

function changesOf(
  rng: Rng,
  one: Watched,
  amount: number,
  between: Params['between'],
  telling: boolean,
): Line[] {
  const part = byThread({ op: 'read', fd: own(one), n: rng.between(1, amount / 10 - 1) * 10 })
  const all = byThread({ op: 'read', fd: own(one), n: amount })
  const more = byPeer({ op: 'write', fd: far(one), n: rng.between(1, 6) * 10 })
  const mod = byThread({ op: 'mod', fd: own(one), events: flagsFor(one.mode) })
  // One descriptor at least shows what its mode is about: something stays unread, or comes after the report.
  if (telling && between !== 'mod')
    return rng.pick(
      between === 'reads'
        ? [[part], []]
        : [[part], [part], [part, more], [more], ...(one.mode === 'oneshot' ? [[mod], [part, mod]] : [])],
    )
  if (between === 'reads') return rng.pick([[part], [all], []])
  if (between === 'mod') return rng.pick([[part, mod], [all, mod], [part], [mod]])
  const oneshot = one.mode === 'oneshot' || one.mode === 'et-oneshot'
  return rng.pick([
    [part],
    [part],
    [all],
    [part, more],
    [more],
    [all, more],
    ...(oneshot ? [[mod], [part, mod], [all, mod]] : []),
  ])
}

const run = rememberedRun(({ watched, setup, lines }: Drawn, rules): Trace<Scene> => {
  const opening = `${watched.map((one) => `fd ${one.fd} is ${sayMode(one.mode)}`).join(', ')}; nothing has been written yet.`
  return runLines({ objects: objectsOf(watched), labels: labelsOf(watched), setup, lines, rules, opening })
})

function truth(trace: Trace<Scene>): Answer {
  const scene = sceneAt(trace, lastStep(trace))
  const names = reportedLabels(scene.result, scene.labels)
  return { kind: 'tokens', value: names.length === 0 ? ['none'] : names }
}

function opening(watched: readonly Watched[]): string {
  const each = watched.map((one) => `**fd ${one.fd}** is **${sayMode(one.mode)}**`)
  const ends = watched[0]?.over === 'pipe' ? 'the read end of a pipe' : 'a connected socket'
  return `${watched.length > 1 ? 'Each is' : 'It is'} ${ends}, watched for \`EPOLLIN\`: ${each.join(', ')}.`
}

export const waitReturns = defineQuestion<Params, Drawn, Scene>({
  id: 'wait-returns',
  title: 'What does this epoll_wait return?',
  kind: 'quick',
  form: 'tokens',
  params,
  pose,
  ask({ watched, lines }) {
    const labels = labelsOf(watched)
    const all = watched.map(({ fd }) => `fd ${fd}`).join(', ')
    return {
      prompt: {
        text: `${opening(watched)} (Linux 6.18)\n\nWhich descriptors does the **last** \`epoll_wait\` return?`,
        exhibits: [
          {
            kind: 'code',
            lines: listing(lines, labels, ({ act }, i) => {
              if (act.op !== 'wait') return null
              return i === lines.length - 1 ? '?' : all
            }),
          },
        ],
      },
      form: {
        kind: 'tokens',
        ordered: false,
        palette: [...watched.map(({ fd }) => `${fd}`), 'none'],
        example: '5 7',
      },
      hints: [
        'Level-triggered goes back on the ready list after each report. Edge-triggered comes back only with a new wake-up. One-shot needs a MOD.',
      ],
    }
  },
  run,
  truth: (_, trace) => truth(trace),
  misconceptions: wrongKernels('edgeReturns', 'levelOnce', 'fromEmpty', 'oneshotRearms', 'modBlind').map(
    ({ rules, ...said }) => ({ ...said, answer: (drawn) => truth(run(drawn, rules)) }),
  ),
  explain({ watched }, trace) {
    const last = lastStep(trace)
    const right = truth(trace)
    assert(right.kind === 'tokens', 'the truth is a list of descriptors')
    const [none] = right.value
    return {
      truthSays:
        none === 'none'
          ? 'It returns nothing.'
          : `It returns ${right.value.map((fd) => `fd ${fd}`).join(' and ')}.`,
      because: watched.map((one) => whyReported(trace, last, own(one))).join(' '),
    }
  },
  parts({ watched }, trace, answer) {
    const right = truth(trace)
    if (answer.kind !== 'tokens' || right.kind !== 'tokens') return undefined
    const given = answer.value.map((word) => word.toLowerCase().replace(/^fd\s*/, ''))
    const wrong = watched.find(({ fd }) => given.includes(`${fd}`) !== right.value.includes(`${fd}`))
    if (wrong === undefined) return undefined
    const expected = given.includes(`${wrong.fd}`)
    return {
      step: lastStep(trace),
      predicted: expected ? `fd ${wrong.fd}` : `not fd ${wrong.fd}`,
      actual: expected ? `not fd ${wrong.fd}` : `fd ${wrong.fd}`,
      focus: own(wrong),
    }
  },
})
