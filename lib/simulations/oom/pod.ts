/** Requests and limits of a container: millicores of CPU, KiB of memory; null where none is written. */
export interface Container {
  readonly name: string
  readonly cpu: Bounds
  readonly memory: Bounds
}
export interface Bounds {
  readonly request: number | null
  readonly limit: number | null
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

/** What the API server stores: a limit without a request is its request too. Kubernetes: Resource Management for Pods and Containers. */
export function withDefaults(container: Container): Container {
  const filled = ({ request, limit }: Bounds): Bounds => ({ request: request ?? limit, limit })
  return { ...container, cpu: filled(container.cpu), memory: filled(container.memory) }
}

function isFixed({ request, limit }: Bounds): boolean {
  return limit !== null && request === limit
}

/** Whether one container alone would make its pod Guaranteed. */
export function isGuaranteed(container: Container): boolean {
  const { cpu, memory } = withDefaults(container)
  return isFixed(cpu) && isFixed(memory)
}

export function hasNothing({ cpu, memory }: Container): boolean {
  return [cpu.request, cpu.limit, memory.request, memory.limit].every((bound) => bound === null)
}

/** Kubernetes pkg/apis/core/v1/helper/qos/qos.go: ComputePodQOS. */
export function qosClass(containers: readonly Container[]): QosClass {
  if (containers.every(hasNothing)) return 'BestEffort'
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}

export const GUARANTEED_ADJ = -997
export const BEST_EFFORT_ADJ = 1000

/** The oom_score_adj of a container's processes. Kubernetes pkg/kubelet/qos/policy.go: GetContainerOOMScoreAdjust. */
export function containerAdj(qos: QosClass, memoryRequestKib: number, nodeKib: number): number {
  if (qos === 'Guaranteed') return GUARANTEED_ADJ
  if (qos === 'BestEffort') return BEST_EFFORT_ADJ
  const adj = 1000 - Math.floor((1000 * memoryRequestKib) / nodeKib)
  // No Burstable container may look like a Guaranteed or a BestEffort one.
  const least = 1000 + GUARANTEED_ADJ
  if (adj < least) return least
  return adj === BEST_EFFORT_ADJ ? BEST_EFFORT_ADJ - 1 : adj
}

export function memoryRequest(container: Container): number {
  return withDefaults(container).memory.request ?? 0
}
