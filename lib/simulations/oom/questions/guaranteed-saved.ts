import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { candidatesIn, killedIn, type Machine, type Process, runAll, type Touch, victimOf } from '../model'
import { BEST_EFFORT_ADJ, containerAdj, GUARANTEED_ADJ, type QosClass } from '../pod'
import { GIB, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** `own-limit`: the container meets its memory limit. `full-node`: the node has no memory left. */
  story: z.enum(['any', 'own-limit', 'full-node']).default('any'),
})

interface Drawn {
  readonly story: 'own-limit' | 'full-node'
  readonly pods: readonly {
    readonly name: string
    readonly qos: QosClass
    readonly usedKib: number
    readonly limitKib: number | null
    readonly requestKib: number
  }[]
  readonly nodeKib: number
  readonly touch: Touch
}

function machineOf({ pods, nodeKib }: Drawn): Machine {
  return {
    ramKib: nodeKib,
    swapKib: 0,
    cacheKib: 0,
    groups: pods.map(({ name, limitKib }) => ({ name, parent: null, maxKib: limitKib, oomGroup: false })),
    processes: pods.map(({ name, qos, usedKib, requestKib }): Process => ({
      name,
      group: name,
      residentKib: usedKib,
      adj: containerAdj(qos, requestKib, nodeKib),
      alive: true,
    })),
  }
}

function firstKilled(drawn: Drawn): string {
  return killedIn(runAll(machineOf(drawn), [drawn.touch]))[0] ?? 'nobody'
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

/** Who would be chosen on the whole node. */
function onTheNode(drawn: Drawn, spared: readonly string[] = []): string {
  const machine = machineOf(drawn)
  const others = candidatesIn(machine, { group: null, totalPages: drawn.nodeKib / 4 }).filter(
    ({ name }) => !spared.includes(name),
  )
  return victimOf(others) ?? 'nobody'
}

export const guaranteedSaved = defineQuestion({
  id: 'guaranteed-saved',
  title: 'Does Guaranteed save it?',
  kind: 'predict',
  form: 'choice',
  params,
  pose: (rng, { story: wanted }): Drawn =>
    drawUntil(
      () => {
        const story = wanted === 'any' ? rng.pick(['own-limit', 'full-node'] as const) : wanted
        const nodeKib = rng.pick([16, 32]) * GIB
        const [a = 'a', b = 'b', c = 'c'] = rng.sample(['db', 'api', 'cart', 'mail', 'search'], 3)
        const large = rng.between(4, 6) * GIB
        const onlyGuaranteed = story === 'full-node' && rng.chance(0.4)
        const guaranteed = {
          name: a,
          qos: 'Guaranteed' as const,
          usedKib: large - GIB / 2,
          limitKib: large,
          requestKib: large,
        }
        const others = onlyGuaranteed
          ? [
              {
                name: b,
                qos: 'Guaranteed' as const,
                usedKib: rng.between(1, 3) * GIB,
                limitKib: 3 * GIB,
                requestKib: 3 * GIB,
              },
              {
                name: c,
                qos: 'Guaranteed' as const,
                usedKib: rng.between(2, 7) * GIB,
                limitKib: 8 * GIB,
                requestKib: 8 * GIB,
              },
            ]
          : [
              {
                name: b,
                qos: 'Burstable' as const,
                usedKib: rng.between(2, 4) * GIB,
                limitKib: null,
                requestKib: rng.between(1, 4) * GIB,
              },
              {
                name: c,
                qos: 'BestEffort' as const,
                usedKib: rng.pick([GIB / 2, GIB]),
                limitKib: null,
                requestKib: 0,
              },
            ]
        const pods = rng.shuffle([guaranteed, ...others])
        const used = pods.reduce((sum, { usedKib }) => sum + usedKib, 0)
        // A full node: the rest is taken by the one that grows, who must not meet a limit of its own first.
        const grower =
          story === 'own-limit'
            ? guaranteed
            : (others.find(({ limitKib }) => limitKib === null) ?? guaranteed)
        const node = story === 'own-limit' ? nodeKib : used + GIB / 4
        return {
          story,
          pods,
          nodeKib: node,
          touch: { name: grower.name, kib: story === 'own-limit' ? GIB : GIB / 2 },
        }
      },
      (drawn) => {
        const sizes = drawn.pods.map(({ usedKib }) => usedKib).toSorted((a, b) => b - a)
        const states = runAll(machineOf(drawn), [drawn.touch])
        const [scored] = states.filter(({ event }) => event?.is === 'scored')
        return (
          sizes[0] !== sizes[1] &&
          scored?.event?.is === 'scored' &&
          (scored.event.domain.group === null) === (drawn.story === 'full-node')
        )
      },
    ),
  ask(drawn) {
    const { story, pods, nodeKib, touch } = drawn
    const used = pods.reduce((sum, { usedKib }) => sum + usedKib, 0)
    const grower = pods.find(({ name }) => name === touch.name)
    return {
      prompt: {
        text: `${story === 'own-limit' ? `A node of **${size(nodeKib)}** with **${size(nodeKib - used)}** free` : `A node of **${size(nodeKib)}**, nearly full, no swap`} runs three pods, a container and a process each. Now **\`${touch.name}\`**, ${grower?.qos}, touches **${size(touch.kib)}** more, faster than the kubelet can evict anyone.\n\nWho is killed?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['pod', 'class', 'memory request', 'memory limit', 'in RAM'],
            rows: pods.map(({ name, qos, requestKib, limitKib, usedKib }) => [
              name,
              qos,
              requestKib === 0 ? '–' : size(requestKib),
              limitKib === null ? '–' : size(limitKib),
              size(usedKib),
            ]),
          },
        ],
      },
      form: {
        kind: 'choice',
        options: [
          ...pods.map(({ name }) => ({ id: name, label: `\`${name}\`` })),
          { id: 'nobody', label: 'nobody' },
        ],
      },
      hints: [
        'Which limit is met first: the container’s own, or the node’s? Only processes inside it are candidates.',
        'On a full node: Guaranteed −997, BestEffort 1000, Burstable between.',
      ],
    }
  },
  run: (drawn) =>
    memoryTrace(
      machineOf(drawn),
      [drawn.touch],
      `A node of ${size(drawn.nodeKib)} with three pods; the kubelet has set the \`oom_score_adj\` of each.`,
    ),
  truth: (drawn) => choice(firstKilled(drawn)),
  misconceptions: [
    {
      id: 'guaranteed-never',
      name: 'Guaranteed is never OOM-killed',
      says: 'Guaranteed means last on a full node. It does not help against the container’s own limit, nor among Guaranteed pods.',
      answer(drawn) {
        const safe = drawn.pods.filter(({ qos }) => qos === 'Guaranteed').map(({ name }) => name)
        return choice(drawn.story === 'own-limit' ? 'nobody' : onTheNode(drawn, safe))
      },
    },
    {
      id: 'least-important-pays',
      name: 'the least important pays for all',
      says: 'A container that meets its own limit pays for itself. Other pods, BestEffort or not, are outside that limit.',
      answer: (drawn) => (drawn.story === 'own-limit' ? choice(onTheNode(drawn)) : null),
    },
    {
      id: 'largest',
      name: 'the largest, whatever its class',
      says: 'The class adds or takes away as much as the whole node. Size decides only among equals.',
      answer: ({ pods }) => choice(pods.toSorted((a, b) => b.usedKib - a.usedKib)[0]?.name ?? ''),
    },
    {
      id: 'the-one-that-asks',
      name: 'the one that asks',
      says: 'On a full node the points decide, not who asks for the last page.',
      answer: ({ touch }) => choice(touch.name),
    },
  ],
  explain(drawn) {
    const dead = firstKilled(drawn)
    const pod = drawn.pods.find(({ name }) => name === dead)
    const adj = pod === undefined ? 0 : containerAdj(pod.qos, pod.requestKib, drawn.nodeKib)
    const because =
      drawn.story === 'own-limit'
        ? `\`${dead}\` has met its own limit of ${size(pod?.limitKib ?? 0)}. Only its own processes can be chosen, whatever the class and however much of the node is free.`
        : adj === GUARANTEED_ADJ
          ? `Every pod is Guaranteed and has −997, so size decides: \`${dead}\` is largest. Last in the queue is not out of it.`
          : adj === BEST_EFFORT_ADJ
            ? `The node is full. \`${dead}\` is BestEffort, adj 1000: that weighs as much as the whole node, so even ${size(pod?.usedKib ?? 0)} is enough.`
            : `The node is full. \`${dead}\` requests ${size(pod?.requestKib ?? 0)}, which makes its adj ${adj}; with ${size(pod?.usedKib ?? 0)} in RAM it has most points.`
    return { truthSays: dead === 'nobody' ? 'Nobody.' : `\`${dead}\` is killed.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const step = trace.steps.findIndex(({ state }) => state.event === 'scored')
    return {
      step: Math.max(0, step),
      predicted: answer.value === 'nobody' ? 'nobody dies' : `${answer.value} is chosen`,
      actual: `${firstKilled(drawn)} is chosen`,
      focus: answer.value,
    }
  },
})
