import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { killedIn, type Machine, type Process, runAll, type Touch } from '../model'
import { type Container, containerAdj, memoryRequest, type QosClass, qosClass } from '../pod'
import { GIB, MIB, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** How many pods, 3 or 4. */
  pods: z.int().min(3).max(4).default(4),
})

interface Pod {
  readonly name: string
  readonly qos: QosClass
  readonly requestKib: number
  readonly usedKib: number
}
interface Drawn {
  readonly nodeKib: number
  readonly pods: readonly Pod[]
}

function adjOf({ qos, requestKib }: Pod, nodeKib: number): number {
  const bounds = {
    Guaranteed: { request: requestKib, limit: requestKib },
    Burstable: { request: requestKib, limit: null },
    BestEffort: { request: null, limit: null },
  }[qos]
  const container: Container = {
    name: 'main',
    cpu: qos === 'Guaranteed' ? { request: 1000, limit: 1000 } : { request: null, limit: null },
    memory: bounds,
  }
  return containerAdj(qosClass([container]), memoryRequest(container), nodeKib)
}

/** The node fills up, and a process of the system with adj −999 asks until all pods are gone. */
function scene({ nodeKib, pods }: Drawn): { readonly machine: Machine; readonly touch: Touch } {
  const processes = pods.map((pod): Process => ({
    name: pod.name,
    group: '',
    residentKib: pod.usedKib,
    adj: adjOf(pod, nodeKib),
    alive: true,
  }))
  return {
    machine: {
      ramKib: nodeKib,
      swapKib: 0,
      cacheKib: 0,
      groups: [],
      processes: [...processes, { name: 'node', group: '', residentKib: 256 * MIB, adj: -1000, alive: true }],
    },
    touch: { name: 'node', kib: nodeKib - 256 * MIB },
  }
}

function killed(drawn: Drawn): string[] {
  const { machine, touch } = scene(drawn)
  return killedIn(runAll(machine, [touch]))
}

function order(names: readonly string[]): Answer {
  return { kind: 'order', value: [...names] }
}

function by(drawn: Drawn, value: (pod: Pod) => number): Answer {
  return order(drawn.pods.toSorted((a, b) => value(b) - value(a)).map(({ name }) => name))
}

export const killOrder = defineQuestion({
  id: 'kill-order',
  title: 'In which order pods die on a full node',
  kind: 'predict',
  form: 'order',
  params,
  pose: (rng, { pods: count }): Drawn =>
    drawUntil(
      () => {
        const nodeKib = rng.pick([16, 32]) * GIB
        const classes = rng
          .shuffle(['Guaranteed', 'Burstable', 'Burstable', 'BestEffort'] as const)
          .slice(0, count)
        const pods = classes.map((qos, i): Pod => {
          const requestKib = qos === 'BestEffort' ? 0 : rng.pick([1, 2, 4, 8]) * GIB
          const usedKib =
            qos === 'BestEffort'
              ? rng.pick([200 * MIB, GIB, 3 * GIB])
              : qos === 'Guaranteed'
                ? requestKib
                : rng.pick([requestKib / 2, requestKib, requestKib + 2 * GIB])
          return { name: ['cart', 'search', 'mail', 'users'][i] ?? 'pod', qos, requestKib, usedKib }
        })
        return { nodeKib, pods }
      },
      (drawn) => {
        const used = drawn.pods.reduce((sum, { usedKib }) => sum + usedKib, 0)
        const points = drawn.pods
          .map((pod) => pod.usedKib + (adjOf(pod, drawn.nodeKib) * drawn.nodeKib) / 1000)
          .toSorted((a, b) => b - a)
        return (
          used < drawn.nodeKib - GIB &&
          new Set(drawn.pods.map(({ qos }) => qos)).size >= Math.min(3, count) - 1 &&
          points.every((one, i) => i === 0 || (points[i - 1] ?? 0) - one > GIB / 2)
        )
      },
    ),
  ask({ nodeKib, pods }) {
    return {
      prompt: {
        text: `A Kubernetes node of **${size(nodeKib)}**, no swap, runs these pods, a container and a process each. It runs out of memory again and again, faster than the kubelet can evict; none of them grows.\n\nIn which order does the OOM killer take them, **first killed first**?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['pod', 'class', 'memory request', 'in RAM'],
            rows: pods.map((pod) => [
              pod.name,
              pod.qos,
              pod.requestKib === 0 ? '–' : size(pod.requestKib),
              size(pod.usedKib),
            ]),
          },
        ],
      },
      form: { kind: 'order', items: pods.map(({ name }) => ({ id: name, label: `\`${name}\`` })) },
      hints: [
        'The class becomes an `oom_score_adj`: Guaranteed −997, BestEffort 1000, Burstable 1000 − 1000 × request / node. Then size is added.',
        'In shares of the node: a Burstable container has 1 − request + use, so what counts is how far it is above its request.',
      ],
    }
  },
  run: (drawn) => {
    const { machine, touch } = scene(drawn)
    return memoryTrace(
      machine,
      [touch],
      `A node of ${size(drawn.nodeKib)}. The kubelet has set an \`oom_score_adj\` for each container; \`node\`, with −1000, asks for all the rest.`,
    )
  },
  truth: (drawn) => order(killed(drawn)),
  misconceptions: [
    {
      id: 'largest-first',
      name: 'the largest first',
      says: 'Size is only a part of the points. The class adds up to as much as the whole node.',
      answer: (drawn) => by(drawn, ({ usedKib }) => usedKib),
    },
    {
      id: 'upside-down',
      name: 'Guaranteed first',
      says: 'Guaranteed pods have the lowest `oom_score_adj` and die last.',
      answer: (drawn) => order(killed(drawn).toReversed()),
    },
    {
      id: 'use-over-request-only',
      name: 'Burstable by use alone',
      says: 'A Burstable container that asked for much has a low adj. What counts is how far it is above its request.',
      answer: (drawn) =>
        by(
          drawn,
          ({ qos, usedKib }) => ({ BestEffort: 2e12, Burstable: 1e12, Guaranteed: 0 })[qos] + usedKib,
        ),
    },
  ],
  explain(drawn) {
    const list = killed(drawn).map((name) => {
      const pod = drawn.pods.find((one) => one.name === name)
      if (pod === undefined) return name
      const adj = adjOf(pod, drawn.nodeKib)
      return `\`${name}\` adj ${adj}, ${size(pod.usedKib)}: ${Math.round((pod.usedKib / drawn.nodeKib) * 1000 + adj)}`
    })
    return {
      truthSays: `${killed(drawn).join(', then ')}.`,
      because: `Points in thousandths of the node, size plus adj: ${list.join('; ')}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'order') return undefined
    const right = killed(drawn)
    const wrong = right.findIndex((name, i) => name !== answer.value[i])
    const steps = trace.steps.flatMap(({ state }, i) => (state.event === 'scored' ? [i] : []))
    return {
      step: steps[wrong] ?? 0,
      predicted: `${answer.value[wrong] ?? ''} dies here`,
      actual: `${right[wrong] ?? ''} does`,
      focus: answer.value[wrong] ?? '',
    }
  },
})
