import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { bytes } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { rememberedRun } from './remembered'
import { lastStep, sceneAt, whyReported } from './reasons'
import {
  byPeer,
  byThread,
  far,
  flagsFor,
  labelsOf,
  type Mode,
  objectsOf,
  own,
  sayMode,
  type Watched,
} from './watched'
import { wrongKernels } from './wrong-kernels'

const DEEDS = [
  'write',
  'full-write',
  'read-part',
  'read-all',
  'read-write',
  'mod',
  'add',
  'del-add',
  'dup',
  'hangup',
  'nothing',
] as const
type Deed = (typeof DEEDS)[number]

const params = z.strictObject({
  /** How the descriptors are watched. */
  mode: z.enum(['et', 'oneshot', 'lt']).default('et'),
  /** What may be done to one of them; `full-write` is a write to a full pipe that fails. */
  deeds: z
    .array(z.enum(DEEDS))
    .min(4)
    .default([...DEEDS]),
  /** How many of these are offered. */
  options: z.int().min(3).max(6).default(5),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly mode: Mode
  readonly full: boolean
  readonly amount: number
  readonly part: number
  readonly cases: readonly { readonly one: Watched; readonly deed: Deed }[]
}

function pose(rng: Rng, { mode, deeds, options }: Params): Drawn {
  // A pipe of one page that is full, or one with room: a write succeeds only in the second, and fails only in the first.
  const full = deeds.includes('full-write') && rng.chance(0.5)
  const possible = deeds.filter((deed) => deed !== (full ? 'write' : 'full-write'))
  const sure: Deed[] = possible.filter((deed) => deed === 'full-write' || deed === 'write')
  const others = possible.filter((deed) => !sure.includes(deed))
  const drawn = rng.shuffle([...sure, ...rng.sample(others, Math.min(options - sure.length, others.length))])
  const cases = drawn.map((deed, i) => ({ one: { fd: 5 + 2 * i, mode, over: 'pipe' as const }, deed }))
  return { mode, full, amount: full ? 4096 : rng.between(6, 20) * 10, part: rng.between(1, 5) * 10, cases }
}

function linesFor({ amount, part, mode }: Drawn, one: Watched, deed: Deed): Line[] {
  const read = (n: number): Line => byThread({ op: 'read', fd: own(one), n })
  const write = (n: number): Line => byPeer({ op: 'write', fd: far(one), n })
  const add = byThread({ op: 'add', fd: own(one), events: flagsFor(mode) })
  const lines: Record<Deed, Line[]> = {
    write: [write(1)],
    'full-write': [write(1)],
    'read-part': [read(part)],
    'read-all': [read(amount)],
    'read-write': [read(amount), write(1)],
    mod: [byThread({ op: 'mod', fd: own(one), events: flagsFor(mode) })],
    add: [add],
    'del-add': [byThread({ op: 'del', fd: own(one) }), add],
    dup: [byThread({ op: 'dup', fd: own(one), as: `dup of fd ${one.fd}` })],
    hangup: [byPeer({ op: 'close', fd: far(one) })],
    nothing: [],
  }
  return lines[deed]
}

function sayDeed({ amount, part }: Drawn, deed: Deed): string {
  const says: Record<Deed, string> = {
    write: '1 more byte is written',
    'full-write': 'a write of 1 byte fails with EAGAIN',
    'read-part': `the program reads ${bytes(part)}`,
    'read-all': `the program reads all ${amount} bytes`,
    'read-write': `the program reads all, then 1 byte is written`,
    mod: '`EPOLL_CTL_MOD` with the same flags',
    add: '`EPOLL_CTL_ADD` again, which fails with EEXIST',
    'del-add': '`EPOLL_CTL_DEL`, then `EPOLL_CTL_ADD`',
    dup: 'the program calls `dup` on it',
    hangup: 'the writer closes its end',
    nothing: 'nothing happens',
  }
  return says[deed]
}

const run = rememberedRun((drawn: Drawn, rules): Trace<Scene> => {
  const watched = drawn.cases.map(({ one }) => one)
  const wait = byThread({ op: 'wait', max: 8 })
  return runLines({
    objects: objectsOf(watched, drawn.full ? 4096 : 65536),
    labels: labelsOf(watched),
    setup: [
      ...watched.map((one) => byThread({ op: 'add', fd: own(one), events: flagsFor(one.mode) })),
      ...watched.map((one) => byPeer({ op: 'write', fd: far(one), n: drawn.amount })),
      wait,
    ],
    lines: [...drawn.cases.flatMap(({ one, deed }) => linesFor(drawn, one, deed)), wait],
    rules,
    opening: `Each pipe holds ${bytes(drawn.amount)}. Each was reported once, ${sayMode(drawn.mode)}.`,
  })
})

function reported(trace: Trace<Scene>): string[] {
  const { effects } = sceneAt(trace, lastStep(trace))
  return effects.flatMap((effect) => (effect.kind === 'reported' ? [effect.name] : []))
}

function truthOf({ cases }: Drawn, trace: Trace<Scene>): Answer {
  const names = reported(trace)
  return {
    kind: 'choices',
    value: cases.flatMap(({ one, deed }) => (names.includes(own(one)) ? [deed] : [])),
  }
}

export const renews = defineQuestion<Params, Drawn, Scene>({
  id: 'renews',
  title: 'What makes an edge-triggered descriptor come back?',
  kind: 'predict',
  form: 'choices',
  params,
  pose,
  ask(drawn) {
    const filled = drawn.full ? '**4096 bytes** and is **full**' : `**${drawn.amount} bytes**`
    return {
      prompt: {
        text: `Some pipes are alike: each holds ${filled}, its read end is watched for \`EPOLLIN\`, **${sayMode(drawn.mode)}**, and was reported **once**. Nothing has been read. (Linux 6.18)\n\nNow one thing happens to each. Which of them does the next \`epoll_wait\` report?`,
      },
      form: {
        kind: 'choices',
        options: drawn.cases.map(({ one, deed }) => ({
          id: deed,
          label: `fd ${one.fd}: ${sayDeed(drawn, deed)}`,
        })),
      },
      hints: [
        'The next wait sees what is on the ready list. A wake-up from the file puts it there, and so do ADD and MOD if the file is ready.',
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: truthOf,
  misconceptions: wrongKernels('edgeReturns', 'silentFailure', 'fromEmpty', 'modBlind').map(
    ({ rules, ...said }) => ({ ...said, answer: (drawn) => truthOf(drawn, run(drawn, rules)) }),
  ),
  explain(drawn, trace, answer) {
    const names = reported(trace)
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    const right = drawn.cases.filter(({ one }) => names.includes(own(one)))
    const wrong = drawn.cases.filter(({ one, deed }) => given.includes(deed) !== names.includes(own(one)))
    const shown = wrong.length === 0 ? right.slice(0, 2) : wrong.slice(0, 3)
    const because = shown.map(({ one, deed }) => {
      const extra =
        deed === 'full-write'
          ? ' Since Linux 5.14 even a failing write to a polled pipe wakes its read end.'
          : ''
      return `${whyReported(trace, lastStep(trace), own(one))}${extra}`
    })
    return {
      truthSays:
        right.length === 0 ? 'None of them.' : `${right.map(({ one }) => `fd ${one.fd}`).join(', ')}.`,
      because:
        because.length === 0
          ? 'No wake-up came for any of them, and none was added or modified.'
          : because.join(' '),
    }
  },
  parts({ cases }, trace, answer) {
    const names = reported(trace)
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    const wrong = cases.find(({ one, deed }) => given.includes(deed) !== names.includes(own(one)))
    if (wrong === undefined) return undefined
    const name = `fd ${wrong.one.fd}`
    const came = names.includes(own(wrong.one))
    return {
      step: lastStep(trace),
      predicted: came ? `not ${name}` : name,
      actual: came ? name : `not ${name}`,
      focus: own(wrong.one),
    }
  },
})
