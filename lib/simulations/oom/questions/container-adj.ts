import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Container, containerAdj, memoryRequest, qosClass } from '../pod'
import { podTrace } from '../pod-trace'
import { GIB, MIB, size } from '../say'
import { podTable } from './pods'

const params = z.strictObject({
  /** The pod's class; most interesting is Burstable. */
  qos: z.enum(['any', 'Guaranteed', 'Burstable', 'BestEffort']).default('any'),
  /** Requests that reach the ends of the scale, 3 and 999. */
  ends: z.boolean().default(true),
})

interface Drawn {
  readonly container: Container
  readonly nodeKib: number
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

function adjOf({ container, nodeKib }: Drawn): number {
  return containerAdj(qosClass([container]), memoryRequest(container), nodeKib)
}

export const containerAdjOf = defineQuestion({
  id: 'container-adj',
  title: 'The oom_score_adj of a container',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { qos, ends }): Drawn {
    const nodeKib = rng.pick([8, 16, 32, 64]) * GIB
    const kind =
      qos === 'any'
        ? rng.pick(['Burstable', 'Burstable', 'Burstable', 'Guaranteed', 'BestEffort'] as const)
        : qos
    const request =
      ends && rng.chance(0.25) ? rng.pick([4 * MIB, nodeKib]) : (nodeKib * rng.pick([1, 2, 4, 6, 8, 12])) / 16
    const container: Container = {
      name: 'app',
      cpu: kind === 'Guaranteed' ? { request: 1000, limit: 1000 } : { request: null, limit: null },
      memory:
        kind === 'BestEffort'
          ? { request: null, limit: null }
          : kind === 'Guaranteed'
            ? { request: nodeKib / 8, limit: nodeKib / 8 }
            : { request, limit: rng.chance(0.5) ? null : request * 2 > nodeKib ? request : request * 2 },
    }
    return { container, nodeKib }
  },
  ask({ container, nodeKib }) {
    return {
      prompt: {
        text: `A pod's only container, on a node with **${size(nodeKib)}** of memory. The pod is not marked critical.\n\nWhich \`oom_score_adj\` does the kubelet give its processes?`,
        exhibits: [podTable([container])],
      },
      form: { kind: 'number', tolerance: 1, min: -1000, max: 1000 },
      hints: [
        'First the class. Guaranteed and BestEffort have fixed values; Burstable is 1000 less the share of the node that is requested, in thousandths.',
        'Burstable stays between 3 and 999.',
      ],
    }
  },
  run: ({ container, nodeKib }) => podTrace([container], nodeKib),
  truth: (drawn) => number(adjOf(drawn)),
  misconceptions: [
    {
      id: 'share-itself',
      name: 'the share itself',
      says: 'The request is taken off 1000: who asks for more is better protected.',
      answer: ({ container, nodeKib }) =>
        qosClass([container]) === 'Burstable'
          ? number(Math.floor((1000 * memoryRequest(container)) / nodeKib))
          : null,
    },
    {
      id: 'by-the-limit',
      name: 'the limit taken for the request',
      says: 'The kubelet looks at the memory request, not at the limit.',
      answer: ({ container, nodeKib }) => {
        const { limit } = container.memory
        return limit === null || qosClass([container]) !== 'Burstable'
          ? null
          : number(Math.max(3, 1000 - Math.floor((1000 * limit) / nodeKib)))
      },
    },
    {
      id: 'website-2',
      name: 'the ends of the scale',
      says: 'In the code, Burstable ends at 3 and 999: 2, as the website says, would be 1000 − 998, and 1000 is for BestEffort.',
      answer: (drawn) => (adjOf(drawn) === 3 ? number(0) : adjOf(drawn) === 999 ? number(1000) : null),
    },
    {
      id: 'never',
      name: 'Guaranteed taken for never',
      says: 'Guaranteed gets −997: last, not never. −1000 would be never.',
      answer: ({ container }) => (qosClass([container]) === 'Guaranteed' ? number(-1000) : null),
    },
    {
      id: 'zero-by-default',
      name: '0 for all',
      says: 'The kernel’s default is 0, but the kubelet sets a value for each container.',
      answer: () => number(0),
    },
  ],
  explain(drawn, trace) {
    const qos = qosClass([drawn.container])
    const adj = adjOf(drawn)
    const bare = 1000 - Math.floor((1000 * memoryRequest(drawn.container)) / drawn.nodeKib)
    const end =
      bare === adj
        ? `That is ${adj}, the share being rounded down.`
        : `That would be ${bare}; Burstable stays between 3 and 999.`
    return {
      truthSays: `${adj}.`,
      because:
        qos === 'Burstable'
          ? `Burstable: 1000 − 1000 × ${size(memoryRequest(drawn.container))} / ${size(drawn.nodeKib)}. ${end}`
          : `${qos}. ${trace.steps.at(-1)?.says ?? ''}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: String(answer.value),
      actual: String(adjOf(drawn)),
      focus: 'adj',
    }
  },
})
