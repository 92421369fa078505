import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { usedOf } from '../ring'
import { listing } from '../say'
import { type Run, runProgram } from '../trace'

const params = z.strictObject({
  /** Whether requests that wait (a read of an empty pipe) are among them, and whether some are queued but not submitted. */
  waiting: z.boolean().default(true),
  unsubmitted: z.boolean().default(true),
})

interface Drawn {
  readonly program: readonly Operation[]
}

export const whereAreThey = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'where-are-they',
  title: 'Where are the requests now?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { waiting, unsubmitted }) {
    const reads = waiting ? rng.between(1, 2) : 0
    const done = rng.between(1, 3)
    const first = rng.shuffle([
      ...Array.from({ length: reads }, () => 'read' as const),
      ...Array.from({ length: done }, () => 'nop' as const),
    ])
    const later = unsubmitted ? rng.between(0, 2) : 0
    const reaps = rng.between(0, done - 1)
    let id = 0
    const program: Operation[] = [
      ...first.map((what): Operation =>
        what === 'read'
          ? { op: 'sqe', do: 'read', id: ++id, fd: 'p.r', len: 4 }
          : { op: 'sqe', do: 'nop', id: ++id },
      ),
      { op: 'submit' },
      ...(reaps > 0 ? [{ op: 'reap', n: reaps } as const] : []),
      ...Array.from({ length: later }, (): Operation => ({ op: 'sqe', do: 'nop', id: ++id })),
    ]
    return { program }
  },
  ask: (drawn) => ({
    prompt: {
      text: 'Linux 6.18. The pipe `p` is **empty**; the SQ has 8 entries, the CQ 16. After these calls: how many entries are in the **SQ**, how many in the **CQ**, and how many requests are **inside the kernel**?',
      exhibits: [listing(drawn.program)],
    },
    form: { kind: 'choice', options: optionsOf(drawn).map((id) => ({ id, label: labelOf(id) })) },
    hints: [
      'An SQE leaves the SQ when the kernel takes it, not when the request completes. A CQE is in the CQ until the program reaps it.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(truthOf(drawn)),
  misconceptions: [
    {
      id: 'sqe-stays-until-done',
      name: 'an SQE stays until its request is done',
      says: 'A submitted entry leaves the SQ at once, even if its request waits for an hour: the slot can be used again.',
      answer: (drawn) => {
        const { sq, cq, inside } = countsOf(drawn)
        return inside === 0 ? null : choice(idOf(sq + inside, cq, 0))
      },
    },
    {
      id: 'sqe-is-the-queue',
      name: 'completions come back in the SQ',
      says: 'SQE and CQE are entries, SQ and CQ the queues. A result comes as a new, smaller entry in the other queue.',
      answer: (drawn) => {
        const { sq, cq, inside } = countsOf(drawn)
        return cq === 0 ? null : choice(idOf(sq + cq, 0, inside))
      },
    },
    {
      id: 'prep-submits',
      name: 'filling an SQE submits it',
      says: 'A filled SQE is only in shared memory; the kernel looks at it when the program submits.',
      answer: (drawn) => {
        const { sq, cq, inside } = countsOf(drawn)
        return sq === 0 ? null : choice(idOf(0, cq + sq, inside))
      },
    },
  ],
  explain(drawn) {
    const { sq, cq, inside } = countsOf(drawn)
    const reaped = runOf(drawn).context.reaped.length
    return {
      truthSays: `SQ ${sq}, CQ ${cq}, inside ${inside}.`,
      because:
        `${sq === 0 ? 'All entries have been submitted, so none is in the SQ.' : `${sq} ${sq === 1 ? 'is' : 'are'} filled but not submitted.`} ` +
        `${inside === 0 ? 'Nothing waits in the kernel.' : `${inside === 1 ? 'One read waits' : `${inside} reads wait`} for bytes in the pipe, without a slot in any ring.`} ` +
        `${cq + reaped} ${cq + reaped === 1 ? 'request is' : 'requests are'} complete${reaped === 0 ? '' : `, ${reaped} of them reaped`}.`,
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'choice' ? labelOf(answer.value) : '',
    actual: labelOf(truthOf(drawn)),
    focus: 'inside',
  }),
})

function runOf({ program }: Drawn): Run {
  return runProgram(program, { entries: 8, pipes: ['p'] })
}

function countsOf(drawn: Drawn): { readonly sq: number; readonly cq: number; readonly inside: number } {
  const { sq, cq, requests } = runOf(drawn).context
  return { sq: usedOf(sq), cq: usedOf(cq), inside: requests.filter(({ state }) => state !== 'done').length }
}

function truthOf(drawn: Drawn): string {
  const { sq, cq, inside } = countsOf(drawn)
  return idOf(sq, cq, inside)
}

function idOf(sq: number, cq: number, inside: number): string {
  return `${sq}/${cq}/${inside}`
}

function optionsOf(drawn: Drawn): string[] {
  const { sq, cq, inside } = countsOf(drawn)
  const wanted = [
    idOf(sq, cq, inside),
    idOf(sq + inside, cq, 0),
    idOf(sq + cq, 0, inside),
    idOf(0, cq + sq, inside),
    idOf(sq, cq + inside, 0),
    idOf(sq + 1, cq, inside),
  ]
  return [...new Set(wanted)].slice(0, 4).toSorted()
}

function labelOf(id: string): string {
  const [sq, cq, inside] = id.split('/')
  return `SQ ${sq}, CQ ${cq}, inside ${inside}`
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}
