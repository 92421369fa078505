import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type CloneFlag, type Deed, deedOf, deeds, traceOfClone, waysToClone } from '../clone'
import { and } from '../sentences'
import type { ProcessState } from '../trace'

const params = z.strictObject({
  /** How the new task is made: by a library call, or by clone with drawn flags. */
  how: z.enum(['any', 'fork', 'pthread_create', 'vfork', 'flags']).default('any'),
  /** Deeds to judge. */
  deeds: z.number().int().min(3).max(6).default(4),
})

interface Drawn {
  readonly name: string
  readonly flags: readonly CloneFlag[]
  readonly done: readonly Deed[]
}

export const cloneShares: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'clone-shares',
  title: 'What a thread shares that a process does not',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, given) {
    const how =
      given.how === 'any'
        ? rng.pick(['fork', 'pthread_create', 'pthread_create', 'flags', 'flags'] as const)
        : given.how
    const { name, flags } = how === 'flags' ? drawFlags(rng) : libraryCall(how)
    const others = rng.sample(
      deeds.map(({ id }) => id).filter((id) => id !== 'offset'),
      given.deeds,
    )
    // With nothing shared the offset is the one thing that is noticed; it is there more often than not.
    const withOffset = rng.chance(flags.length === 0 ? 0.6 : 0.35)
    return { name, flags, done: rng.shuffle(withOffset ? ['offset' as const, ...others.slice(1)] : others) }
  },
  ask: ({ name, done }) => ({
    prompt: {
      text: `On Linux, a process with descriptor **3** open makes a new task with **\`${name}\`**. The new task then does these things.\n\nWhich of them does the **old task** notice?`,
    },
    form: {
      kind: 'choices',
      options: done.map((id) => ({ id, label: `${deedOf(id).says}: \`${deedOf(id).code}\`` })),
    },
    hints: [
      'The new task shares an object where clone has its flag: `CLONE_VM` memory, `CLONE_FILES` descriptors, `CLONE_FS` directory and umask, `CLONE_SIGHAND` handlers. `fork` has none of them, `pthread_create` all.',
    ],
  }),
  run: ({ flags, done }) => traceOfClone(flags, done),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choices', value: state?.kind === 'clone' ? state.noticed.toSorted() : [] }
  },
  misconceptions: [
    {
      id: 'threads-share-all',
      name: 'tasks that share memory share everything',
      says: 'Memory, descriptors, directory and handlers are shared by separate flags, and registers and the signal mask never.',
      answer: ({ flags, done }): Answer | null =>
        flags.includes('CLONE_VM') ? { kind: 'choices', value: [...done] } : null,
    },
    {
      id: 'only-memory',
      name: 'threads share memory only',
      says: 'pthread_create also passes CLONE_FILES, CLONE_FS and CLONE_SIGHAND: table, directory and handlers are one.',
      answer: ({ flags, done }): Answer | null =>
        flags.includes('CLONE_VM')
          ? { kind: 'choices', value: done.filter((id) => deedOf(id).on === 'memory') }
          : null,
    },
    {
      id: 'copy-is-separate',
      name: 'after fork nothing is shared',
      says: 'The table is a copy, but its numbers stand for the same open files. An offset moved by one is moved for both.',
      answer: ({ flags, done }): Answer | null =>
        flags.length === 0 && done.includes('offset') ? { kind: 'choices', value: [] } : null,
    },
    {
      id: 'table-is-shared',
      name: 'fork shares the descriptor table',
      says: 'fork copies the table. What one opens or closes the other does not notice; only the open files behind the numbers are shared.',
      answer: ({ flags, done }): Answer | null =>
        flags.includes('CLONE_FILES')
          ? null
          : {
              kind: 'choices',
              value: done.filter(
                (id) =>
                  ['descriptors', 'open file'].includes(deedOf(id).on) ||
                  (deedOf(id).on === 'memory' && flags.includes('CLONE_VM')),
              ),
            },
    },
  ],
  explain({ done }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    const noticed = state?.kind === 'clone' ? state.noticed : []
    const differing = done.findIndex(
      (id) => answer.kind === 'choices' && answer.value.includes(id) !== noticed.includes(id),
    )
    // The deed that was judged wrongly, else the one that is easiest to get wrong.
    const told =
      differing >= 0
        ? differing
        : Math.max(
            0,
            done.findIndex((id) => ['open file', 'task'].includes(deedOf(id).on)),
          )
    const which =
      done.length === noticed.length
        ? 'All of them.'
        : `${noticed.length} of them: ${and(noticed.map((id) => `\`${deedOf(id).code}\``))}.`
    return {
      truthSays: noticed.length === 0 ? 'None of them.' : which,
      because: `${trace.steps[1]?.says ?? ''} ${trace.steps[told + 2]?.says ?? ''}`,
    }
  },
  parts({ done }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'choices' || state?.kind !== 'clone') return undefined
    const at = done.findIndex((id) => answer.value.includes(id) !== state.noticed.includes(id))
    const [differing] = done.slice(at)
    if (at < 0 || differing === undefined) return undefined
    const noticed = state.noticed.includes(differing)
    return {
      step: at + 2,
      predicted: noticed ? 'not noticed' : 'noticed',
      actual: noticed ? 'noticed' : 'not noticed',
      focus: `object:${deedOf(differing).on}`,
    }
  },
})

function libraryCall(how: 'fork' | 'pthread_create' | 'vfork'): {
  name: string
  flags: readonly CloneFlag[]
} {
  const name = `${how}()` as const
  return { name, flags: waysToClone[name] }
}

/** One to three of the flags that are allowed together. */
function drawFlags(rng: Rng): { name: string; flags: readonly CloneFlag[] } {
  const drawn = rng.sample(['CLONE_VM', 'CLONE_FILES', 'CLONE_FS'] as const, rng.between(1, 2))
  const flags: CloneFlag[] = (['CLONE_VM', 'CLONE_FILES', 'CLONE_FS'] as const).filter((flag) =>
    drawn.includes(flag),
  )
  if (flags.includes('CLONE_VM') && rng.chance(0.4)) flags.push('CLONE_SIGHAND')
  return { name: `clone(${flags.join('|')})`, flags }
}
