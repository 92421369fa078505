import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../address'
import { asChoices, drawUntil } from '../draws'
import { stackHolds, stackRoom, type StackRun } from '../stack'
import { type StackState, stackTrace } from '../stack-trace'
import type { Step } from '../../contract'

const params = z.strictObject({
  /** Only the main thread's stack, only other threads', or both. */
  threads: z.enum(['any', 'main', 'other']).default('any'),
})

const MIB = 2 ** 20

interface Drawn {
  readonly runs: readonly StackRun[]
}

function drawRun(rng: Rng, threads: 'any' | 'main' | 'other'): StackRun {
  const limit = rng.pick([2, 4, 8, 16, null])
  const bytes = limit === null ? null : limit * MIB
  const way =
    threads === 'other'
      ? 'thread-walk'
      : threads === 'main'
        ? rng.pick(['main-walk', 'main-jump'] as const)
        : rng.pick(['main-walk', 'main-jump', 'thread-walk'] as const)
  const depth = rng.pick([1, 3, 6, 12, 24]) * MIB
  if (way === 'thread-walk')
    return {
      way,
      limit: bytes,
      depth,
      ...(rng.chance(0.5) ? { threadStack: rng.pick([2, 4, 16]) * MIB } : {}),
    }
  return {
    way,
    limit: bytes,
    depth,
    ...(limit !== null && rng.chance(0.4) ? { limitAtRun: rng.pick([4, 16, 32]) * MIB } : {}),
  }
}

function sayLimit(bytes: number | null): string {
  return bytes === null ? 'unlimited' : sayBytes(bytes)
}

const NAMES = ['A', 'B', 'C', 'D']

function sayRun({ way, limit, limitAtRun, threadStack, depth }: StackRun): string {
  const later = limitAtRun === undefined ? '' : `, then ${sayLimit(limitAtRun)} by \`setrlimit\``
  const how = way === 'main-jump' ? `touches one byte ${sayBytes(depth)} down` : `${sayBytes(depth)} deep`
  const who =
    way === 'thread-walk'
      ? `second thread${threadStack === undefined ? '' : ` with an attribute of ${sayBytes(threadStack)}`}`
      : 'main thread'
  return `limit ${sayLimit(limit)}${later}: ${who}, ${how}`
}

function sayNames(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** The runs one after another. */
function tracesOf(runs: readonly StackRun[]) {
  const traces = runs.map(stackTrace)
  const steps: Step<StackState>[] = traces.flatMap((trace) => trace.steps)
  return { columns: traces[0]?.columns ?? [], steps }
}

function survivors(runs: readonly StackRun[], room: (run: StackRun) => number | null) {
  return asChoices(runs.flatMap((run, i) => ((room(run) ?? Infinity) > run.depth ? [String(i)] : [])))
}

export const stackSurvivors = defineQuestion({
  id: 'stack-survivors',
  title: 'Which stack is deep enough',
  kind: 'quick',
  form: 'choices',
  params,
  pose: (rng, { threads }): Drawn =>
    drawUntil(
      () => ({ runs: Array.from({ length: 4 }, () => drawRun(rng, threads)) }),
      ({ runs }) => {
        const good = runs.filter(stackHolds).length
        const changes = runs.every(({ limit, limitAtRun }) => limit !== limitAtRun)
        return changes && good >= 1 && good <= 3 && new Set(runs.map(sayRun)).size === runs.length
      },
    ),
  ask({ runs }) {
    return {
      prompt: {
        text: 'Four programs (Linux, glibc, x86-64) begin with the soft **stack limit** (`ulimit -s`) given, and use their stack down to the depth given.\n\nWhich of them **go on** without SIGSEGV?',
      },
      form: {
        kind: 'choices',
        options: runs.map((run, i) => ({ id: String(i), label: `${NAMES[i] ?? ''}: ${sayRun(run)}` })),
      },
      hints: [
        "The main stack grows on demand up to RLIMIT_STACK as it is at that moment. A thread's stack is a mapping of fixed size: its attribute, else the limit at the program's start, 2 MiB if that is unlimited.",
      ],
    }
  },
  run: ({ runs }) => tracesOf(runs),
  truth: ({ runs }) =>
    asChoices(
      runs.flatMap((run, i) => (stackTrace(run).steps.at(-1)?.state.outcome === 'ok' ? [String(i)] : [])),
    ),
  misconceptions: [
    {
      id: 'limit-read-once',
      name: 'the limit is read at the start only',
      says: 'The kernel looks at RLIMIT_STACK each time the main stack has to grow, so a later setrlimit counts.',
      answer: ({ runs }) => survivors(runs, ({ limitAtRun: _later, ...run }) => stackRoom(run)),
    },
    {
      id: 'limit-rules-threads',
      name: "a thread's stack grows up to the limit",
      says: "A thread's stack is a mapping of fixed size. The attribute decides; without one, the limit that was in force at the start, and 2 MiB if that is unlimited.",
      answer: ({ runs }) =>
        survivors(runs, ({ threadStack: _own, ...run }) => stackRoom({ ...run, way: 'main-walk' })),
    },
    {
      id: 'no-jumping',
      name: 'a stack grows only page by page',
      says: 'A touch far below is as good as walking down, as long as it stays within the limit.',
      answer: ({ runs }) => survivors(runs, (run) => (run.way === 'main-jump' ? 0 : stackRoom(run))),
    },
  ],
  explain({ runs }) {
    const good = NAMES.filter((_, i) => runs[i] !== undefined && stackHolds(runs[i]))
    const at = runs.findIndex((run) => !stackHolds(run))
    const bad = runs[at]
    const why =
      bad === undefined
        ? ''
        : ` ${NAMES[at] ?? ''} goes ${sayBytes(bad.depth)} down where there is room for ${sayLimit(stackRoom(bad))}.`
    return {
      truthSays: `${sayNames(good)} ${good.length === 1 ? 'goes' : 'go'} on.`,
      because: `The main stack may grow to the limit in force at the touch; a thread's stack has the size that it was made with.${why}`,
    }
  },
  parts({ runs }, trace, answer) {
    const given = answer.kind === 'choices' ? answer.value : []
    const wrong = runs.findIndex((run, i) => given.includes(String(i)) !== stackHolds(run))
    const ends = trace.steps.flatMap(({ state }, i) => (state.outcome === null ? [] : [i]))
    const step = ends[wrong]
    if (step === undefined) return undefined
    const words = (lives: boolean) => (lives ? 'goes on' : 'SIGSEGV')
    return {
      step,
      predicted: words(given.includes(String(wrong))),
      actual: words(!given.includes(String(wrong))),
    }
  },
})
