import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { definePlayground } from '../define-playground'
import { FD_SETSIZE, highestFd, type Load, MODELS, type Model } from './model'
import { NAMES } from './names'
import { callTrace, roundTrace } from './trace'

const settings = z.strictObject({
  show: z.enum(['all', ...MODELS]),
  connections: z.int().min(1).max(24),
  ready: z.int().min(0).max(24),
  rounds: z.int().min(1).max(8),
  reads: z.int().min(1).max(4),
  policy: z.enum(['once', 'drain']),
  firstFd: z.int().min(3).max(1100),
})
type Settings = z.infer<typeof settings>

/** The ready ones move on by their number each round, so that everyone has a turn. */
function loadOf({ connections, ready, rounds, reads, policy, firstFd }: Settings, model: Model): Load {
  const few = Math.min(ready, connections)
  const rows = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: few }, (__, i) => (round * few + i) % connections).toSorted((a, b) => a - b),
  )
  return {
    model,
    connections,
    ready: rows,
    message: 100 * reads,
    buffer: 100,
    firstFd,
    policy,
    maxEvents: connections,
  }
}

const preset = (id: string, title: string, says: string, changed: Partial<Settings>) => ({
  id,
  title,
  says,
  settings: {
    show: 'all',
    connections: 12,
    ready: 2,
    rounds: 5,
    reads: 1,
    policy: 'once',
    firstFd: 5,
    ...changed,
  } satisfies Settings,
})

export const playground = definePlayground({
  settings,
  knobs: [
    {
      kind: 'choice',
      key: 'show',
      label: 'Model',
      says: 'All of them round by round, or one of them call by call.',
      options: [
        { value: 'all', label: 'all side by side' },
        ...MODELS.map((model) => ({ value: model, label: NAMES[model] })),
      ],
    },
    { kind: 'number', key: 'connections', label: 'Connections', min: 1, max: 24, step: 1 },
    {
      kind: 'number',
      key: 'ready',
      label: 'Messages a round',
      min: 0,
      max: 24,
      step: 1,
      says: 'For how many connections a message comes in each round.',
    },
    { kind: 'number', key: 'rounds', label: 'Rounds', min: 1, max: 8, step: 1 },
    {
      kind: 'number',
      key: 'reads',
      label: 'Reads a message needs',
      min: 1,
      max: 4,
      step: 1,
      says: 'More than one: a read takes only a part, and what is left stays.',
    },
    {
      kind: 'choice',
      key: 'policy',
      label: 'Waits a round',
      options: [
        { value: 'once', label: 'one' },
        { value: 'drain', label: 'until one reports nothing' },
      ],
    },
    {
      kind: 'number',
      key: 'firstFd',
      label: 'First descriptor',
      min: 3,
      max: 1100,
      step: 1,
      says: 'With a descriptor of 1024 or more, select cannot be used.',
    },
  ],
  presets: [
    preset(
      'idle',
      'Many, and nearly all idle',
      'poll hands over and looks at all 12 every time. epoll looks at those that are ready, and makes the same number of calls.',
      {},
    ),
    preset(
      'busy',
      'All of them busy',
      'Asking first is a call too many: the plain pass of reads makes fewer calls than poll, epoll makes the most.',
      { ready: 12 },
    ),
    preset(
      'left',
      'More than one read takes',
      'Three reads a message, one read a report: edge-triggered leaves bytes that nobody hears of again.',
      { ready: 1, reads: 3, connections: 4, rounds: 6 },
    ),
    preset(
      'draining',
      'Drained, call by call',
      'Edge-triggered, each report is read until EAGAIN: one read more than there is data.',
      { show: 'epoll-et-drain', connections: 4, ready: 2, reads: 2, rounds: 3 },
    ),
    preset(
      'uring',
      'One call a round',
      'io_uring: the submission is the read. New reads go in with the call that collects the completions.',
      { show: 'io_uring', connections: 6, ready: 3, rounds: 4 },
    ),
    preset(
      'quiet',
      'Nothing comes',
      'Threads and waits sleep. The non-blocking pass reads everyone again and again.',
      { ready: 0, connections: 8, rounds: 4 },
    ),
  ],
  run(given) {
    const { show } = given
    const highest = highestFd(given)
    const selectFits = highest < FD_SETSIZE
    if (show === 'select' && !selectFits) {
      throw new AppError(
        'invalid',
        `FD_SET(${highest}) lies outside the 1024 bits of an fd_set: glibc aborts. Choose a lower first descriptor or fewer connections.`,
      )
    }
    if (show === 'io_uring' && given.reads > 1)
      throw new AppError('invalid', 'io_uring is modelled with messages that fit into one read.')
    if (show !== 'all') return callTrace(loadOf(given, show))
    const models = MODELS.filter(
      (model) => (model !== 'select' || selectFits) && (model !== 'io_uring' || given.reads === 1),
    )
    const [first = 'poll', ...rest] = models
    return roundTrace([loadOf(given, first), ...rest.map((model) => loadOf(given, model))])
  },
})
