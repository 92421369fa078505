import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import { FD_SETSIZE, highestFd } from '../model'
import type { Scene } from '../trace'
import { fdTrace } from './fd-trace'

const params = z.strictObject({
  /** The lowest and highest first descriptor that may be drawn. */
  from: z.int().min(3).max(1000).default(900),
  to: z.int().min(3).max(1015).default(1012),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly firstFd: number
}

const MOST = 200

function pose(rng: Rng, { from, to }: Params): Drawn {
  return { firstFd: rng.between(Math.min(from, to), Math.max(from, to)) }
}

function fits(firstFd: number, connections: number): boolean {
  return highestFd({ firstFd, connections }) < FD_SETSIZE
}

function most({ firstFd }: Drawn): number {
  let connections = 0
  while (connections < MOST && fits(firstFd, connections + 1)) connections += 1
  return connections
}

export const selectRoom = defineQuestion<Params, Drawn, Scene>({
  id: 'select-room',
  title: 'How many more fit into select?',
  kind: 'quick',
  form: 'knob',
  params,
  pose,
  ask({ firstFd }) {
    return {
      prompt: {
        text: `A process has descriptors **0 to ${firstFd - 1}** open for other things. New connections get **${firstFd}** and up. It wants to watch them with \`select\`. (glibc, \`FD_SETSIZE\` = ${FD_SETSIZE})\n\nSet **the most** connections that it can watch.`,
      },
      form: {
        kind: 'knob',
        label: 'connections watched with select',
        goal: 'the most that still work',
        min: 0,
        max: MOST,
        step: 1,
        start: 0,
      },
      hints: ['The bits are numbered from 0 to 1023.'],
    }
  },
  run: (drawn) => fdTrace({ firstFd: drawn.firstFd, connections: Math.max(1, most(drawn)) }, true),
  truth: (drawn) => ({ kind: 'knob', value: most(drawn) }),
  misconceptions: [
    {
      id: 'bit-1024-exists',
      name: 'bit 1024 is there',
      says: '1024 bits are numbered 0 to 1023: descriptor 1024 is the first that does not fit.',
      answer: (drawn) => (most(drawn) + 1 > MOST ? null : { kind: 'knob', value: most(drawn) + 1 }),
    },
    {
      id: 'highest-not-first',
      name: 'one is lost',
      says: 'The first new descriptor counts as well: from the first to 1023, both included.',
      answer: (drawn) => ({ kind: 'knob', value: Math.max(0, most(drawn) - 1) }),
    },
    {
      id: 'room-for-1024-more',
      name: 'the others do not count',
      says: 'The bit of a descriptor is its number. What is open already pushes the new numbers up, whether it is watched or not.',
      answer: (drawn) => (most(drawn) === MOST ? null : { kind: 'knob', value: MOST }),
    },
  ],
  explain(drawn) {
    const value = most(drawn)
    return {
      truthSays: `${value}.`,
      because: `Descriptors ${drawn.firstFd} to ${FD_SETSIZE - 1} have a bit: ${FD_SETSIZE} − ${drawn.firstFd} = ${value}. Number ${FD_SETSIZE} is the first without.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const highest = drawn.firstFd + answer.value - 1
    return {
      step: trace.steps.length - 1,
      predicted: `up to descriptor ${highest}`,
      actual: `up to descriptor ${FD_SETSIZE - 1}`,
      focus: 'bitmap',
    }
  },
})
