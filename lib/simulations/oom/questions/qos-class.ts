import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Container, hasNothing, isGuaranteed, type QosClass, qosClass, withDefaults } from '../pod'
import { podTrace } from '../pod-trace'
import { GIB } from '../say'
import { CLASSES, drawContainer, podTable, type Style } from './pods'

const params = z.strictObject({
  /** How many containers: 1, 2, or 0 to draw it. */
  containers: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
})

interface Drawn {
  readonly containers: readonly Container[]
}

function choice(value: QosClass): Answer {
  return { kind: 'choice', value }
}

const ONE: readonly Style[] = [
  'fixed',
  'limits-only',
  'limits-only',
  'memory-only',
  'memory-only',
  'cpu-only',
  'request-only',
  'below-limit',
  'nothing',
  'nothing',
]
const TWO: readonly (readonly [Style, Style])[] = [
  ['fixed', 'fixed'],
  ['fixed', 'limits-only'],
  ['limits-only', 'limits-only'],
  ['fixed', 'nothing'],
  ['fixed', 'memory-only'],
  ['limits-only', 'below-limit'],
  ['memory-only', 'memory-only'],
  ['nothing', 'nothing'],
  ['nothing', 'request-only'],
]

/** As if a rule of its own, `isEnough`, made a container Guaranteed. */
function wrongly({ containers }: Drawn, isEnough: (container: Container) => boolean): Answer {
  if (containers.every(hasNothing)) return choice('BestEffort')
  return choice(containers.every(isEnough) ? 'Guaranteed' : 'Burstable')
}

export const qosClassOf = defineQuestion({
  id: 'qos-class',
  title: 'The QoS class of a pod',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { containers }): Drawn {
    const count = containers === 0 ? rng.between(1, 2) : containers
    const styles = count === 1 ? [rng.pick(ONE)] : rng.shuffle(rng.pick(TWO))
    return { containers: styles.map((style, i) => drawContainer(rng, i === 0 ? 'app' : 'proxy', style)) }
  },
  ask({ containers }) {
    return {
      prompt: {
        text: `A pod sets these requests and limits and nothing at pod level.\n\nWhich **QoS class** does Kubernetes give it?`,
        exhibits: [podTable(containers)],
      },
      form: { kind: 'choice', options: CLASSES.map((id) => ({ id, label: id })) },
      hints: [
        'Guaranteed: request = limit for CPU and for memory, in every container. BestEffort: nothing anywhere. Everything between is Burstable.',
        'A limit without a request is copied to the request.',
      ],
    }
  },
  run: ({ containers }) => podTrace(containers, 16 * GIB),
  truth: ({ containers }) => choice(qosClass(containers)),
  misconceptions: [
    {
      id: 'memory-is-enough',
      name: 'memory request = limit is enough',
      says: 'Guaranteed needs request = limit for CPU as well. Memory alone makes a pod Burstable.',
      answer: (drawn) =>
        wrongly(
          drawn,
          ({ memory }) => memory.limit !== null && (memory.request ?? memory.limit) === memory.limit,
        ),
    },
    {
      id: 'one-container-is-enough',
      name: 'one container taken for the pod',
      says: 'The class belongs to the pod: every container has to qualify, sidecars too.',
      answer: (drawn) => (drawn.containers.some(isGuaranteed) ? choice('Guaranteed') : null),
    },
    {
      id: 'limit-needs-request',
      name: 'a limit without a request',
      says: 'Where only a limit is written, Kubernetes sets the request to it. Limits alone can make a pod Guaranteed.',
      answer: (drawn) =>
        wrongly(drawn, ({ cpu, memory }) =>
          [cpu, memory].every(({ request, limit }) => request !== null && request === limit),
        ),
    },
    {
      id: 'no-limits-is-best-effort',
      name: 'BestEffort though something is set',
      says: 'One request or limit anywhere is enough to leave BestEffort.',
      answer: ({ containers }) =>
        containers
          .map(withDefaults)
          .some((one) => hasNothing(one) || one.cpu.limit === null || one.memory.limit === null)
          ? choice('BestEffort')
          : null,
    },
  ],
  explain({ containers }, trace) {
    const why = trace.steps.slice(1, 1 + containers.length).map(({ says }) => says)
    return {
      truthSays: `${qosClass(containers)}.`,
      because: `${why.join(' ')} ${trace.steps[containers.length + 1]?.says ?? ''}`,
    }
  },
  parts({ containers }, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: containers.length + 1,
      predicted: answer.value,
      actual: qosClass(containers),
      focus: 'class',
    }
  },
})
