import type { Step, Trace } from '../contract'
import {
  type Bounds,
  type Container,
  containerAdj,
  hasNothing,
  isGuaranteed,
  memoryRequest,
  qosClass,
  type QosClass,
  withDefaults,
} from './pod'
import { size } from './say'

/** What the stage draws of a pod that is classified. */
export interface PodState {
  readonly kind: 'pod'
  readonly containers: readonly Container[]
  /** How many containers have been looked at; one more when the class is known, one more when the adj is. */
  readonly checked: number
  readonly fixed: readonly boolean[]
  readonly qos: QosClass | null
  readonly adjs: readonly number[] | null
  readonly nodeKib: number
}

export function sayCpu(millicores: number | null): string {
  return millicores === null ? '–' : millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`
}

export function sayMemory(kib: number | null): string {
  return kib === null ? '–' : size(kib)
}

function saysWhy(container: Container): string {
  if (hasNothing(container)) return 'nothing is set.'
  const { cpu, memory } = withDefaults(container)
  const fault = (what: string, { request, limit }: Bounds): string | null => {
    if (request === null && limit === null) return `${what} has neither request nor limit`
    if (limit === null) return `${what} has no limit`
    return request === limit ? null : `the ${what} request is below its limit`
  }
  const faults = [fault('CPU', cpu), fault('memory', memory)].filter((one) => one !== null)
  const filled = [container.cpu, container.memory].some(
    ({ request, limit }) => request === null && limit !== null,
  )
  const tail = filled ? ' A limit without a request counts as the request too.' : ''
  return faults.length === 0
    ? `CPU and memory have request = limit.${tail}`
    : `${faults.join(', and ')}.${tail}`
}

export function podTrace(containers: readonly Container[], nodeKib: number): Trace<PodState> {
  const qos = qosClass(containers)
  const adjs = containers.map((container) => containerAdj(qos, memoryRequest(container), nodeKib))
  const fixed = containers.map(isGuaranteed)
  const state = (checked: number): PodState => ({
    kind: 'pod',
    containers,
    checked,
    fixed,
    qos: checked > containers.length ? qos : null,
    adjs: checked > containers.length + 1 ? adjs : null,
    nodeKib,
  })
  const WHY: Record<QosClass, string> = {
    Guaranteed: 'Every container has request = limit for CPU and memory: Guaranteed.',
    BestEffort: 'No container sets anything: BestEffort.',
    Burstable: 'Something is set, but not request = limit for CPU and memory in every container: Burstable.',
  }
  return {
    columns: [
      'Container',
      'CPU request, limit',
      'Memory request, limit',
      'Request = limit',
      'Class',
      'oom_score_adj',
    ],
    steps: [
      {
        says: `A pod of ${containers.length === 1 ? 'one container' : `${containers.length} containers`} on a node of ${size(nodeKib)}. The class looks at requests and limits, not at use.`,
        cells: ['–', '–', '–', '–', '–', '–'],
        state: state(0),
      },
      ...containers.map((container, i): Step<PodState> => ({
        says: `\`${container.name}\`: ${saysWhy(container)}`,
        cells: [
          container.name,
          `${sayCpu(container.cpu.request)}, ${sayCpu(container.cpu.limit)}`,
          `${sayMemory(container.memory.request)}, ${sayMemory(container.memory.limit)}`,
          fixed[i] === true ? 'yes' : 'no',
          '–',
          '–',
        ],
        state: state(i + 1),
      })),
      { says: WHY[qos], cells: ['all', '–', '–', '–', qos, '–'], state: state(containers.length + 1) },
      {
        says: sayAdj(qos, containers, adjs, nodeKib),
        cells: ['all', '–', '–', '–', qos, adjs.join(', ')],
        state: state(containers.length + 2),
      },
    ],
  }
}

function sayAdj(
  qos: QosClass,
  containers: readonly Container[],
  adjs: readonly number[],
  nodeKib: number,
): string {
  if (qos === 'Guaranteed')
    return 'The kubelet gives all its processes `oom_score_adj` −997: on a full node they die last.'
  if (qos === 'BestEffort')
    return 'The kubelet gives all its processes `oom_score_adj` 1000: on a full node they die first.'
  const each = containers.map(
    (container, i) =>
      `\`${container.name}\` 1000 − 1000 × ${size(memoryRequest(container))} / ${size(nodeKib)} → ${adjs[i]}`,
  )
  return `The more a container requests, the lower its \`oom_score_adj\`, between 3 and 999: ${each.join('; ')}.`
}
