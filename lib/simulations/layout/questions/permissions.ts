import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { declare, listing } from '../c-code'
import { traceMap } from '../map-trace'
import { homeOf, type Storage, type Variant, variants } from '../storage'
import { drawNames, PROGRAMS, SEGMENT_LABELS, STORAGES } from './places'

const params = z.strictObject({
  /** usual: code, constants and variables; mappings: those that the program makes itself. */
  topic: z.enum(['any', 'usual', 'mappings']).default('any'),
  variant: z.enum(variants).default('pie'),
})

interface Drawn {
  readonly variant: Variant
  readonly storage: Storage
  readonly name: string
  readonly seed: number
}

const READ_ONLY: readonly Storage[] = [
  'string literal',
  'global const',
  'local static const',
  'global const pointer to a string literal',
]
const CODE: readonly Storage[] = ['function', 'static function', 'mmap, executable']
const MAPPINGS: readonly Storage[] = [
  'mmap, anonymous private',
  'mmap, anonymous shared',
  'mmap, executable',
  'malloc, 1 MiB',
]

const LABELS: Readonly<Record<string, string>> = {
  'r-xp': '`r-xp`: read and execute',
  'r--p': '`r--p`: read only',
  'rw-p': '`rw-p`: read and write',
  'rw-s': '`rw-s`: read and write, shared with other processes',
  rwxp: '`rwxp`: everything',
}

const WHY: Readonly<Record<string, string>> = {
  'r-xp': 'What can run must not be written, so that nobody can slip in code.',
  'r--p':
    'It never changes once the program runs, so its pages have no right to write; a write ends in SIGSEGV.',
  'rw-p': 'It is there to be written, and nothing in it is meant to run.',
  'rw-s': 'MAP_SHARED: a child sees the same bytes after fork, hence the `s`.',
}

const choice = (value: string): Answer => ({ kind: 'choice', value })
const rights = (drawn: Drawn) => homeOf(drawn.variant, drawn.storage).perms

export const permissions = defineQuestion({
  id: 'permissions',
  title: 'Which rights has this memory?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { topic, variant }): Drawn {
    const kind = topic === 'any' ? rng.pick(['usual', 'usual', 'usual', 'mappings'] as const) : topic
    const from =
      kind === 'mappings'
        ? MAPPINGS
        : rng.pick([
            READ_ONLY,
            READ_ONLY,
            CODE.slice(0, 2),
            STORAGES.globals.slice(2, 7),
            STORAGES.locals.slice(0, 4),
          ])
    const storage = rng.pick(from)
    return { variant, storage, name: drawNames(rng, [storage])[0] ?? 'v', seed: rng.between(1, 9999) }
  },
  ask({ variant, storage, name }) {
    const declaration = declare(storage, name)
    assert(declaration, `there is a line of C for ${storage}`)
    return {
      prompt: {
        text: `In ${PROGRAMS[variant]} on Linux: which rights does \`/proc/self/maps\` show for the memory at **\`${declaration.pointer}\`**, once \`main\` runs?`,
        exhibits: [{ kind: 'code', lines: listing([declaration]) }],
      },
      form: { kind: 'choice', options: Object.entries(LABELS).map(([id, label]) => ({ id, label })) },
      hints: [
        'Code may run but not be written, constants may only be read, variables may be written but not run.',
      ],
    }
  },
  run: (drawn) => traceMap(drawn.variant, [{ name: drawn.name, storage: drawn.storage }], drawn.seed),
  truth: (drawn) => choice(rights(drawn)),
  misconceptions: [
    {
      id: 'const-writable',
      name: 'const is only checked by the compiler',
      says: 'Constants with static life lie in pages without the right to write; writing to one ends in SIGSEGV.',
      answer: (drawn) => (rights(drawn) === 'r--p' ? choice('rw-p') : null),
    },
    {
      id: 'const-protects-locals',
      name: 'const means read-only memory',
      says: 'A const local lies on the stack, and the stack is writable.',
      answer: (drawn) => (drawn.storage === 'local const' ? choice('r--p') : null),
    },
    {
      id: 'all-executable',
      name: 'what is writable can be executed',
      says: 'Pages that are writable and executable at once are avoided: data and stack have no right to execute.',
      answer: (drawn) => (['rw-p', 'r-xp'].includes(rights(drawn)) ? choice('rwxp') : null),
    },
    {
      id: 'anonymous-is-shared',
      name: 'an anonymous mapping is shared',
      says: 'Only MAP_SHARED makes a mapping that a child shares after fork; the `p` stands for a private copy.',
      answer: (drawn) => (drawn.storage === 'mmap, anonymous private' ? choice('rw-s') : null),
    },
  ],
  explain(drawn) {
    const { perms, segment } = homeOf(drawn.variant, drawn.storage)
    return {
      truthSays: `${LABELS[perms] ?? perms}.`,
      because: `It lies in ${SEGMENT_LABELS[segment]}. ${WHY[perms] ?? ''}`,
    }
  },
  parts: (drawn, _trace, answer) =>
    answer.kind === 'choice'
      ? { step: 1, predicted: answer.value, actual: rights(drawn), focus: 'rights' }
      : undefined,
})
