import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import type { BusMessage, Copies, Operation } from '../mesi'
import { type Deed, runToEnd, type Setup } from '../model'
import { capital, coresOf } from '../say'
import { accessTrace } from '../trace'

const params = z.strictObject({
  /** What the core does now. */
  operation: z.enum(['any', 'read', 'write']).default('any'),
})

interface Drawn {
  readonly setup: Setup
  /** What brought the caches where they are. */
  readonly before: readonly Deed[]
  readonly now: Deed
}

function copiesBefore({ setup, before }: Drawn): Copies {
  return runToEnd(setup, before).copies[0] ?? []
}

function message({ setup, before, now }: Drawn): BusMessage | 'none' {
  return runToEnd(setup, [...before, now]).done.at(-1)?.events[0]?.message ?? 'none'
}

function choice(value: BusMessage | 'none'): Answer {
  return { kind: 'choice', value }
}

function saysStates(copies: Copies): string {
  return copies.map((state, core) => `core ${core} has it in **${state}**`).join(', ')
}

export const busMessage = defineQuestion({
  id: 'bus-message',
  title: 'What an access puts on the bus',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { operation }): Drawn {
    const setup = { fields: [{ name: 'x', offset: 0, size: 8 }], base: 0, cores: 3, line: 64 }
    const deed = (wanted: Operation | 'any'): Deed => ({
      core: rng.between(0, 2),
      operation: wanted === 'any' ? rng.pick(['read', 'write'] as const) : wanted,
      field: 'x',
    })
    const target = rng.pick(
      operation === 'read'
        ? ['none', 'read']
        : operation === 'write'
          ? ['none', 'own', 'invalidate']
          : ['none', 'none', 'own', 'own', 'invalidate', 'invalidate', 'read'],
    )
    return drawUntil(
      () => ({
        setup,
        before: Array.from({ length: rng.between(1, 3) }, () => deed('any')),
        now: deed(operation),
      }),
      (drawn) =>
        message(drawn) === target &&
        !(target === 'none' && drawn.now.operation === 'read' && rng.chance(0.6) && operation === 'any'),
    )
  },
  ask(drawn) {
    const { now } = drawn
    return {
      prompt: {
        text: `Three cores keep to MESI. Of one line, ${saysStates(copiesBefore(drawn))}. Now **core ${now.core} ${now.operation}s** a byte of it.\n\nWhat does it put on the bus?`,
      },
      form: {
        kind: 'choice',
        options: [
          { id: 'none', label: 'nothing' },
          { id: 'read', label: 'a request to read the line' },
          { id: 'own', label: 'a request for the line, to own it' },
          { id: 'invalidate', label: 'only an order to drop the other copies' },
        ],
      },
      hints: [
        'Two questions decide: does the core have the data, and may it do this without the others knowing?',
      ],
    }
  },
  run: ({ setup, before, now }) => accessTrace(setup, [...before, now]),
  truth: (drawn) => choice(message(drawn)),
  misconceptions: [
    {
      id: 'every-write-announced',
      name: 'every write announced',
      says: 'In E and M a core knows that it is alone. It writes without a message: that is what these states are for.',
      answer: (drawn) =>
        drawn.now.operation === 'write'
          ? choice(copiesBefore(drawn)[drawn.now.core] === 'I' ? 'own' : 'invalidate')
          : null,
    },
    {
      id: 'shared-write-silent',
      name: 'a hit needs no message',
      says: 'A copy in S can be read without a word, not written: first all other copies have to go.',
      answer: (drawn) => {
        const state = copiesBefore(drawn)[drawn.now.core]
        return state === 'I' ? null : choice('none')
      },
    },
    {
      id: 'fetch-again',
      name: 'data fetched that is there',
      says: 'A copy in S is up to date. To write, the core needs permission, not data.',
      answer: (drawn) =>
        drawn.now.operation === 'write' && copiesBefore(drawn)[drawn.now.core] === 'S' ? choice('own') : null,
    },
    {
      id: 'read-then-ask',
      name: 'a write miss taken for a read',
      says: 'A core that misses and means to write says so at once: a read for ownership brings the line and drops all other copies.',
      answer: (drawn) =>
        drawn.now.operation === 'write' && copiesBefore(drawn)[drawn.now.core] === 'I'
          ? choice('read')
          : null,
    },
  ],
  explain(drawn, trace) {
    const state = copiesBefore(drawn)[drawn.now.core] ?? 'I'
    const truthSays = {
      none: 'Nothing.',
      read: 'A request to read.',
      own: 'A request to own the line.',
      invalidate: 'An order to drop the other copies.',
    }[message(drawn)]
    const others = copiesBefore(drawn).flatMap((copy, core) =>
      copy !== 'I' && core !== drawn.now.core ? [core] : [],
    )
    const because = {
      M: 'It holds the line in M: alone, and changed already.',
      E:
        drawn.now.operation === 'write'
          ? 'It holds the line in E: nobody else has a copy, so it goes to M on its own.'
          : 'It holds the line in E: the data is here.',
      S:
        drawn.now.operation === 'read'
          ? 'It has the line in S, and reading a shared copy is allowed.'
          : `It has the data, but only in S. ${others.length === 0 ? 'It cannot know that no other copy is left.' : `${capital(coresOf(others))} may be reading: ${others.length === 1 ? 'that copy' : 'those copies'} must go first.`}`,
      I: 'It does not have the line (I).',
    }[state]
    const [, rest = ''] =
      /It misses(?: and asks to own the line)?\. (.*)/.exec(trace.steps.at(-1)?.says ?? '') ?? []
    return { truthSays, because: state === 'I' ? `${because} ${rest}` : because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const labels: Readonly<Record<string, string>> = {
      none: 'no message',
      read: 'a read',
      own: 'a read to own',
      invalidate: 'an order to drop copies',
    }
    return {
      step: trace.steps.length - 1,
      predicted: labels[answer.value] ?? answer.value,
      actual: labels[message(drawn)] ?? '',
      focus: 'bus',
    }
  },
})
