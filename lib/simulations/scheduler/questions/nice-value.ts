import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import { niceTrace, sayNiceOp } from '../calls-trace'
import type { NiceOp, NiceSpec } from '../nice'
import { lastView, number } from './given'

const params = z.strictObject({
  user: z.enum(['root', 'ordinary', 'either']).default('either'),
  calls: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  /** Whether an RLIMIT_NICE may be set. */
  rlimit: z.boolean().default(false),
})

interface Drawn {
  readonly spec: NiceSpec
  readonly ops: readonly NiceOp[]
}

export const niceValue = defineQuestion({
  id: 'nice-value',
  title: 'What nice value is left',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { user, calls, rlimit }): Drawn {
    const who = user === 'either' ? rng.pick(['root', 'ordinary'] as const) : user
    const rlimitNice = rlimit && who === 'ordinary' ? rng.pick([10, 15, 20, 25, 30]) : 0
    const startNice = calls === 1 ? rng.pick([0, 0, 5, 10, -5]) : rng.pick([0, 0, 5])
    return {
      spec: { user: who, startNice, rlimitNice },
      ops: drawOps(rng, calls),
    }
  },
  ask({ spec, ops }) {
    const limit = spec.rlimitNice > 0 ? ` with **RLIMIT_NICE ${spec.rlimitNice}**` : ''
    const who = spec.user === 'root' ? '**root**' : `an **ordinary user**${limit}`
    return {
      prompt: {
        text: `A process of ${who} has nice **${spec.startNice}** and makes ${ops.length === 1 ? 'this call' : 'these calls'}.\n\nWhat is its nice value afterwards?`,
        exhibits: [{ kind: 'code', lines: ops.map(sayNiceOp) }],
      },
      form: { kind: 'number', tolerance: 0, says: 'exactly' },
      hints: [
        spec.rlimitNice > 0
          ? 'Values are cut to −20 to 19 first. An ordinary user may always raise the number, and lower it only to 20 minus RLIMIT_NICE.'
          : 'Values are cut to −20 to 19 first. An ordinary user may only raise the number; a refused call changes nothing.',
      ],
    }
  },
  run: ({ spec, ops }) => niceTrace(spec, ops),
  truth: (_, trace) => number(lastView(trace)?.scale?.nice ?? 0),
  misconceptions: [
    {
      id: 'no-clamp',
      name: 'values beyond the ends',
      says: 'Values outside −20 to 19 are cut to the nearest end, without an error.',
      answer: ({ spec, ops }) => number(ops.reduce((nice, op) => wantedOf(nice, op), spec.startNice)),
    },
    {
      id: 'refused-when-out-of-range',
      name: 'an error for values out of range',
      says: 'setpriority does not refuse 25. It takes 19.',
      answer({ spec, ops }) {
        return number(
          ops.reduce((nice, op) => {
            const wanted = wantedOf(nice, op)
            return wanted < -20 || wanted > 19 ? nice : wanted
          }, spec.startNice),
        )
      },
    },
    {
      id: 'everyone-may-lower',
      name: 'anyone may take priority back',
      says: 'Lowering the number needs CAP_SYS_NICE or RLIMIT_NICE, even to return to where one was.',
      answer: ({ spec, ops }) =>
        number(lastView(niceTrace({ ...spec, user: 'root' }, ops))?.scale?.nice ?? 0),
    },
    {
      id: 'nice-sets',
      name: 'nice() taken as absolute',
      says: 'nice() adds to the value; setpriority() sets it.',
      answer({ spec, ops }) {
        const absolute = ops.map((op): NiceOp =>
          op.op === 'nice' ? { op: 'setpriority', value: op.inc } : op,
        )
        return number(lastView(niceTrace(spec, absolute))?.scale?.nice ?? 0)
      },
    },
  ],
  explain(_, trace) {
    const nice = lastView(trace)?.scale?.nice ?? 0
    return {
      truthSays: `Its nice value is ${nice}.`,
      because: trace.steps
        .slice(1)
        .map((step) => step.says)
        .join(' '),
    }
  },
  parts({ spec, ops }, trace, answer) {
    if (answer.kind !== 'number') return undefined
    // The first call whose outcome one who ignores limits would not expect.
    const free = niceTrace({ ...spec, user: 'root' }, ops)
    const at = trace.steps.findIndex((step, i) => {
      const wanted = step.state.scale?.wanted ?? null
      return (
        step.state.scale?.nice !== free.steps[i]?.state.scale?.nice ||
        (wanted !== null && (wanted > 19 || wanted < -20))
      )
    })
    const step = at < 0 ? trace.steps.length - 1 : at
    return {
      step,
      predicted: `nice ${answer.value}`,
      actual: `nice ${trace.steps[step]?.state.scale?.nice ?? 0}`,
      focus: `${answer.value}`,
    }
  },
})

/** The same call twice in a row would ask nothing. */
function drawOps(rng: Rng, calls: number): NiceOp[] {
  const ops: NiceOp[] = []
  while (ops.length < calls) {
    const op = drawOp(rng)
    const before = ops.at(-1)
    if (before === undefined || sayNiceOp(before) !== sayNiceOp(op)) ops.push(op)
  }
  return ops
}

function drawOp(rng: Rng): NiceOp {
  return rng.chance(0.5)
    ? { op: 'setpriority', value: rng.pick([25, 20, 40, 10, 5, 15, -5, -10, -25, -40, 0]) }
    : { op: 'nice', inc: rng.pick([5, 10, 15, 19, 30, -5, -10, -40, 3]) }
}

function wantedOf(nice: number, op: NiceOp): number {
  return op.op === 'setpriority' ? op.value : op.op === 'nice' ? nice + op.inc : nice
}
