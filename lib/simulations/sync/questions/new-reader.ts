import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { ObjectKind, ObjectSpec, Op } from '../state'
import { runCalls } from '../trace'
import { choice, optionsOf, remembered } from './given'

const params = z.strictObject({
  lock: z.enum(['glibc', 'glibc-writer', 'go', 'any']).default('any'),
})

type Lock = 'glibc' | 'glibc-writer' | 'go'
interface Drawn {
  readonly lock: Lock
  /** Who holds it, and who waits, when the new one comes. */
  readonly scene: 'readers' | 'readers-and-waiting-writer' | 'writer' | 'writer-and-waiting-reader'
  readonly readers: number
  readonly comes: 'reader' | 'writer'
}

const KINDS: Record<Lock, ObjectKind> = { glibc: 'rwlock', 'glibc-writer': 'rwlock-writer', go: 'go-rwmutex' }
const NAMES: Record<Lock, string> = {
  glibc: 'a `pthread_rwlock_t` of **glibc** with its default attributes',
  'glibc-writer': 'a `pthread_rwlock_t` of **glibc** set to **PREFER_WRITER_NONRECURSIVE**',
  go: 'a **Go** `sync.RWMutex`',
}

export const newReader = defineQuestion({
  id: 'new-reader',
  title: 'A new reader comes',
  kind: 'quick',
  form: 'choice',
  params,
  pose: (rng, { lock }): Drawn => ({
    lock: lock === 'any' ? rng.pick(['glibc', 'glibc', 'glibc', 'glibc-writer', 'go'] as const) : lock,
    // Where a waiting writer keeps readers out, scenes without one balance that.
    scene: rng.pick(
      lock === 'go' || lock === 'glibc-writer'
        ? ([
            'readers',
            'readers',
            'readers',
            'readers-and-waiting-writer',
            'readers-and-waiting-writer',
            'writer',
          ] as const)
        : ([
            'readers',
            'readers-and-waiting-writer',
            'readers-and-waiting-writer',
            'readers-and-waiting-writer',
            'readers-and-waiting-writer',
            'writer',
          ] as const),
    ),
    readers: rng.between(1, 3),
    comes: rng.pick(['reader', 'reader', 'reader', 'reader', 'reader', 'writer'] as const),
  }),
  ask({ lock, scene, readers, comes }) {
    const hold = `**${readers === 1 ? 'One reader' : `${readers === 2 ? 'Two' : 'Three'} readers`}** ${readers === 1 ? 'holds' : 'hold'} it`
    const scenes: Record<Drawn['scene'], string> = {
      readers: `${hold}, and nobody waits`,
      'readers-and-waiting-writer': `${hold}, and a **writer waits**`,
      writer: 'A **writer** holds it, and nobody waits',
      'writer-and-waiting-reader': 'A **writer** holds it, and a reader waits',
    }
    return {
      prompt: {
        text: `The lock is ${NAMES[lock]}. ${scenes[scene]}. Now another **${comes}** comes.\n\nWhat happens?`,
      },
      form: {
        kind: 'choice',
        options: optionsOf(['in', 'waits'], (id) =>
          id === 'in' ? 'It gets the lock at once' : 'It has to wait',
        ),
      },
      hints: [
        'Readers share with readers. The question is whether a writer that only waits keeps new readers out: here the locks differ.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(getsIn(drawn) ? 'in' : 'waits'),
  misconceptions: [
    {
      id: 'waiting-writer-always-first',
      name: 'a waiting writer always comes first',
      says: "glibc's default prefers readers: as long as some read, new ones may join, and a writer may starve.",
      answer: ({ scene, comes, lock }) =>
        lock === 'glibc' && scene === 'readers-and-waiting-writer' && comes === 'reader'
          ? choice('waits')
          : null,
    },
    {
      id: 'readers-always-share',
      name: 'readers never wait for readers',
      says: 'In Go, and in glibc with the writer attribute, a writer that waits keeps new readers out.',
      answer: ({ comes, scene }) => (comes === 'reader' && scene !== 'writer' ? choice('in') : null),
    },
    {
      id: 'reads-are-free',
      name: 'reading never blocks',
      says: 'While a writer is in, readers wait as everybody does.',
      answer: ({ comes }) => (comes === 'reader' ? choice('in') : null),
    },
    {
      id: 'writer-pushes-in',
      name: 'a writer pushes readers out',
      says: 'Nobody takes a lock away. A writer waits until the last reader has left.',
      answer: ({ comes }) => (comes === 'writer' ? choice('in') : null),
    },
  ],
  explain(drawn) {
    const { lock, scene, comes } = drawn
    const isIn = getsIn(drawn)
    const truthSays = isIn ? `The ${comes} gets it at once.` : `The ${comes} has to wait.`
    if (comes === 'writer')
      return {
        truthSays,
        because: 'A writer wants the lock for itself: it waits until everybody else has left.',
      }
    if (scene === 'writer')
      return { truthSays, because: 'A writer is in, and no reader may look at what it changes.' }
    if (scene === 'readers') return { truthSays, because: 'Only readers are in, and readers share.' }
    const why: Record<Lock, string> = {
      glibc:
        'By default glibc prefers readers: the lock is in a read phase, so the newcomer joins it past the waiting writer.',
      'glibc-writer':
        'With this attribute a reader stands back when a writer waits and others read, so that the reading ends.',
      go: 'Go lets the waiting writer announce itself: new readers wait behind it, those that are in finish first.',
    }
    return { truthSays, because: why[lock] }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const says = (id: string): string => (id === 'in' ? 'N gets it' : 'N waits')
    return {
      step: trace.steps.length - 1,
      predicted: says(answer.value),
      actual: says(getsIn(drawn) ? 'in' : 'waits'),
      focus: 'N',
    }
  },
})

const runOf = remembered((drawn: Drawn) => {
  const { lock, scene, readers, comes } = drawn
  const isGo = lock === 'go'
  const objects: ObjectSpec[] = [{ name: 'r', kind: KINDS[lock] }]
  const op = (thread: string, what: 'read' | 'write'): Op => ({
    thread,
    object: 'r',
    op: what === 'read' ? (isGo ? 'rlock' : 'rdlock') : isGo ? 'lock' : 'wrlock',
  })
  const reading = ['R1', 'R2', 'R3'].slice(0, readers)
  const isReading = scene === 'readers' || scene === 'readers-and-waiting-writer'
  const ops = isReading ? reading.map((name) => op(name, 'read')) : [op('W', 'write')]
  if (scene === 'readers-and-waiting-writer') ops.push(op('W', 'write'))
  const threads = [...(isReading ? reading : []), ...(scene === 'readers' ? [] : ['W']), 'N']
  return runCalls(objects, threads, [...ops, op('N', comes === 'reader' ? 'read' : 'write')])
})

function getsIn(drawn: Drawn): boolean {
  return runOf(drawn).results.at(-1)?.status === 'done'
}
