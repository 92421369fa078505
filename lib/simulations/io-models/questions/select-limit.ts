import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'

import { defineQuestion } from '../../define-question'
import { FD_SETSIZE, highestFd } from '../model'
import { plural } from '../names'
import type { Scene } from '../trace'
import { fdTrace } from './fd-trace'

const params = z.strictObject({
  /** Which calls may be asked about. */
  calls: z
    .array(z.enum(['select', 'poll', 'epoll']))
    .min(1)
    .default(['select', 'select', 'select', 'select', 'select', 'poll', 'epoll']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly call: 'select' | 'poll' | 'epoll'
  readonly firstFd: number
  readonly connections: number
  readonly order: readonly string[]
}

function pose(rng: Rng, { calls }: Params): Drawn {
  const connections = rng.pick([4, 8, 20, 50, 200])
  const low = FD_SETSIZE - connections
  const call = rng.pick(calls)
  const above = [low + 1, low + 1, low + rng.between(2, 20), rng.between(1100, 2000)]
  // Near the limit on both sides, far above it, and far below; for poll and epoll only where select would fail.
  const firstFd = rng.pick(
    call === 'select' ? [low - rng.between(1, 30), low, rng.between(3, 40), ...above] : above,
  )
  return {
    call,
    firstFd: Math.max(3, firstFd),
    connections,
    order: rng.shuffle(['works', 'too-high', 'too-many', 'slow']),
  }
}

function fits({ call, ...fds }: Drawn): boolean {
  return call !== 'select' || highestFd(fds) < FD_SETSIZE
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

const EXPECTED: Readonly<Record<string, string>> = {
  works: 'it works',
  'too-high': 'FD_SET aborts',
  'too-many': 'too many of them',
  slow: 'the rest is left out',
}

export const selectLimit = defineQuestion<Params, Drawn, Scene>({
  id: 'select-limit',
  title: 'Does select still work here?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask(drawn) {
    const { call, firstFd, connections, order } = drawn
    const highest = highestFd(drawn)
    const labels: Record<string, string> = {
      works: `yes, for all ${connections}`,
      'too-high': `no: descriptor ${highest} does not fit`,
      'too-many': `no: ${connections} are too many`,
      slow: 'only the first 1024 descriptors are watched, the others are left out',
    }
    return {
      prompt: {
        text: `A process with a high \`RLIMIT_NOFILE\` watches **${plural(connections, 'connection')}** with \`${call === 'epoll' ? 'epoll' : call}\`. Their descriptors are **${firstFd} to ${highest}**. (glibc 2.36, built with \`_FORTIFY_SOURCE\`)\n\nDoes it work?`,
      },
      form: { kind: 'choice', options: order.map((id) => ({ id, label: labels[id] ?? id })) },
      hints: [
        'An `fd_set` has one bit for each number from 0 to FD_SETSIZE − 1. What counts is the number of a descriptor, not how many there are.',
      ],
    }
  },
  run: (drawn) => fdTrace(drawn, drawn.call === 'select'),
  truth: (drawn) => choice(fits(drawn) ? 'works' : 'too-high'),
  misconceptions: [
    {
      id: 'limit-counts-connections',
      name: 'the limit is how many',
      says: 'The limit of select is the number of the highest descriptor, not how many are watched.',
      answer: (drawn) =>
        drawn.call === 'select' ? choice(drawn.connections <= FD_SETSIZE ? 'works' : 'too-many') : null,
    },
    {
      id: 'all-share-the-limit',
      name: 'poll and epoll have it too',
      says: 'FD_SETSIZE is the size of the bitmap of select. poll takes a list of numbers, and epoll one number at a time: neither has this limit.',
      answer: (drawn) => (highestFd(drawn) >= FD_SETSIZE ? choice('too-high') : null),
    },
    {
      id: 'works-up-to-1024',
      name: 'it watches as many as it can',
      says: 'FD_SET of a number of 1024 or more writes behind the bitmap. With fortify glibc aborts; without, memory is overwritten.',
      answer: (drawn) => (highestFd(drawn) >= FD_SETSIZE ? choice('slow') : null),
    },
  ],
  explain(drawn) {
    const highest = highestFd(drawn)
    if (drawn.call !== 'select') {
      return {
        truthSays: 'It works.',
        because: `\`${drawn.call}\` takes descriptors as numbers, not as bits of a fixed bitmap: ${highest} is as good as any other.`,
      }
    }
    return fits(drawn)
      ? {
          truthSays: 'It works.',
          because: `The highest descriptor is ${highest}, below FD_SETSIZE (${FD_SETSIZE}), so its bit is in the bitmap; nfds is ${highest + 1}.`,
        }
      : {
          truthSays: `It does not: descriptor ${highest} does not fit.`,
          because: `An \`fd_set\` has bits 0 to ${FD_SETSIZE - 1}. FD_SET of ${highest} lies outside, and fortified glibc ends the process with SIGABRT.`,
        }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const step = trace.steps.length - 1
    return {
      step,
      predicted: EXPECTED[answer.value] ?? answer.value,
      actual: fits(drawn) ? 'it works' : 'FD_SET aborts',
      focus: 'bitmap',
    }
  },
})
