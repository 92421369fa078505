import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Flag } from '../kernel'
import type { ObjectSpec, Op } from '../model'
import { type Labels, resultText } from '../names'
import type { Scene } from '../scene'
import { runLines } from '../session'
import { byThread, drawFds, listing } from './watched'

const CASES = [
  'file',
  'again',
  'unknown',
  'closed',
  'dup',
  'deleted',
  'exclusive',
  'exclusive-mod',
  'itself',
  'fine',
] as const
type Case = (typeof CASES)[number]

const params = z.strictObject({
  /** The situations that may be drawn. */
  cases: z
    .array(z.enum(CASES))
    .min(1)
    .default([...CASES]),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly what: Case
  readonly fd: number
  readonly other: number
  readonly object: 'pipe' | 'file'
  readonly before: readonly Op[]
  readonly last: Op
  readonly order: readonly string[]
}

const RESULTS = ['0', 'EEXIST', 'ENOENT', 'EPERM', 'EBADF', 'EINVAL'] as const

function pose(rng: Rng, { cases }: Params): Drawn {
  const what = rng.pick(cases)
  const [fd = 5, other = 9] = drawFds(rng, 2)
  const it = what === 'file' ? 'it' : 'it.r'
  const events: readonly Flag[] = rng.pick([['IN'], ['IN', 'ET']] as const)
  const add: Op = { op: 'add', fd: it, events }
  const mod: Op = { op: 'mod', fd: it, events: rng.pick([['IN'], ['IN', 'ET']] as const) }
  const del: Op = { op: 'del', fd: it }
  const close: Op = { op: 'close', fd: it }
  const dup: Op = { op: 'dup', fd: it, as: 'its dup' }
  const exclusive = (...more: readonly Flag[]): Op => ({
    op: 'add',
    fd: it,
    events: ['IN', 'EXCLUSIVE', ...more],
  })
  const scripts: Record<Case, readonly (readonly [readonly Op[], Op])[]> = {
    file: [[[], add]],
    again: [
      [[add], { op: 'add', fd: it, events: ['IN', 'ET'] }],
      [[del, add, add], add],
    ],
    unknown: [
      [[], mod],
      [[], del],
    ],
    closed: [
      [[add, close], mod],
      [[add, close], del],
      [[close], add],
    ],
    dup: [
      [[add, dup], { op: 'add', fd: 'its dup', events }],
      [[add, dup], { op: 'mod', fd: 'its dup', events: ['IN'] }],
      [[add, dup, close], { op: 'add', fd: 'its dup', events }],
    ],
    deleted: [
      [[add, del], mod],
      [[add, del], del],
      [[add, del], add],
    ],
    exclusive: [
      [[], exclusive('ONESHOT')],
      [[], exclusive('RDHUP')],
      [[], exclusive('ET')],
    ],
    'exclusive-mod': [
      [[exclusive()], mod],
      [[add], { op: 'mod', fd: it, events: ['IN', 'EXCLUSIVE'] }],
    ],
    itself: [[[], { op: 'add', fd: 'epoll', events: ['IN'] }]],
    fine: [
      [[add], mod],
      [[], { op: 'add', fd: it, events: [] }],
      [[], { op: 'add', fd: 'it.w', events: ['IN'] }],
    ],
  }
  const [before, last] = rng.pick(scripts[what])
  return {
    what,
    fd,
    other,
    object: what === 'file' ? 'file' : 'pipe',
    before: before.filter((op, i) => !(op.op === 'del' && i === 0)),
    last,
    order: rng.shuffle(RESULTS),
  }
}

function labelsOf({ fd, other, object }: Drawn): Labels {
  return object === 'file'
    ? { it: `fd ${fd}`, epoll: 'fd 3' }
    : {
        'it.r': `fd ${fd}`,
        'it.w': `fd ${fd + 1}`,
        'its dup': `fd ${other === fd + 1 ? other + 1 : other}`,
        epoll: 'fd 3',
      }
}

function run(drawn: Drawn): Trace<Scene> {
  const object: ObjectSpec =
    drawn.object === 'file' ? { kind: 'file', name: 'it' } : { kind: 'pipe', name: 'it', cap: 65536 }
  return runLines({
    objects: [object],
    labels: labelsOf(drawn),
    lines: [...drawn.before, drawn.last].map(byThread),
    opening: 'fd 3 is the epoll instance; nothing is registered yet.',
  })
}

function truthOf(trace: Trace<Scene>): string {
  return resultText(trace.steps.at(-1)?.state.result ?? null, {})
}

const WHY: Record<Case, string> = {
  file: 'A regular file has no poll operation: it is always ready, so epoll does not take it. `select` and `poll` would say "ready" at once.',
  again:
    'The interest set is keyed by descriptor number and open file, and this pair is in it. To change flags, use `EPOLL_CTL_MOD`.',
  unknown: 'MOD and DEL look for a registration of this number and file, and there is none.',
  closed: 'The number is looked up before anything else, and no open file stands behind it any more.',
  dup: 'The key is the pair of descriptor number and open file. A dup is another number, so it is another key.',
  deleted:
    'DEL has taken it out of the interest set; after that MOD and DEL find nothing, and ADD is welcome.',
  exclusive: 'EPOLLEXCLUSIVE goes with IN, OUT, ERR, HUP, WAKEUP and ET only, not with ONESHOT or RDHUP.',
  'exclusive-mod':
    'EPOLLEXCLUSIVE is for ADD only: it can neither be set by MOD nor can an exclusive registration be modified.',
  itself: 'An epoll instance cannot watch itself.',
  fine: 'The number is open, the file can be polled and the pair of number and file is known where it has to be.',
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

export const ctlError = defineQuestion<Params, Drawn, Scene>({
  id: 'ctl-error',
  title: 'What does epoll_ctl return?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask(drawn) {
    const { object, fd, what, before, last } = drawn
    const labels = labelsOf(drawn)
    const lines = [...before, last].map(byThread)
    const trace = run(drawn)
    const ends =
      drawn.last.op === 'add' && drawn.last.fd === 'it.w'
        ? `**fd ${fd}** and **fd ${fd + 1}** are the read and the write end of a pipe`
        : `**fd ${fd}** is the read end of a pipe`
    const thing =
      object === 'file'
        ? `**fd ${fd}** is an ordinary file`
        : what === 'itself'
          ? '**fd 3** is the epoll instance itself'
          : ends
    return {
      prompt: {
        text: `${thing}. Nothing is registered at the start. (Linux 6.18)\n\nWhat does the **last** call return?`,
        exhibits: [
          {
            kind: 'code',
            lines: listing(lines, labels, (_, i) =>
              i === lines.length - 1 ? '?' : resultText(trace.steps[i + 1]?.state.result ?? null, labels),
            ),
          },
        ],
      },
      form: { kind: 'choice', options: drawn.order.map((id) => ({ id, label: id })) },
      hints: [
        'First the number must be open, then the file must be one that can be polled, then the flags must fit, then the pair of number and file is looked up.',
      ],
    }
  },
  run,
  truth: (_, trace) => choice(truthOf(trace)),
  misconceptions: [
    {
      id: 'files-can-be-watched',
      name: 'epoll takes any file',
      says: 'epoll refuses ordinary files with EPERM: they are always ready, so there is nothing to wait for.',
      answer: ({ what }) => (what === 'file' ? choice('0') : null),
    },
    {
      id: 'keyed-by-file',
      name: 'keyed by the file alone',
      says: 'The interest set is keyed by number and open file together. A dup has another number, so it can be added beside the first, and MOD through it finds nothing.',
      answer: ({ what, last }) => (what === 'dup' ? choice(last.op === 'add' ? 'EEXIST' : '0') : null),
    },
    {
      id: 'add-replaces',
      name: 'ADD replaces',
      says: 'ADD of a pair that is registered fails with EEXIST; only MOD changes a registration.',
      answer: ({ what }) => (what === 'again' ? choice('0') : null),
    },
    {
      id: 'mod-adds',
      name: 'MOD registers',
      says: 'MOD changes a registration that exists; it never makes one.',
      answer: ({ what, last }) =>
        (what === 'unknown' || what === 'deleted') && last.op !== 'add' ? choice('0') : null,
    },
    {
      id: 'closed-not-found',
      name: 'a closed number is only not found',
      says: 'The number itself is checked first: if it is not open, the call fails with EBADF, whatever is registered.',
      answer: ({ what }) => (what === 'closed' ? choice('ENOENT') : null),
    },
    {
      id: 'exclusive-anywhere',
      name: 'EXCLUSIVE goes with anything',
      says: '`EPOLLEXCLUSIVE` can only be given to ADD, and only beside IN, OUT, ERR, HUP, WAKEUP and ET.',
      answer: ({ what }) => (what === 'exclusive' || what === 'exclusive-mod' ? choice('0') : null),
    },
  ],
  explain(drawn, trace) {
    const result = truthOf(trace)
    return {
      truthSays: result === '0' ? 'It returns 0.' : `It fails with ${result}.`,
      because:
        drawn.what === 'fine' && drawn.last.op === 'add'
          ? 'ADD does not ask whether the events can ever come, nor whether there are any: ERR and HUP are watched in any case.'
          : WHY[drawn.what],
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const focus = drawn.last.op === 'wait' ? 'ready' : drawn.last.fd
    return { step: trace.steps.length - 1, predicted: answer.value, actual: truthOf(trace), focus }
  },
})
