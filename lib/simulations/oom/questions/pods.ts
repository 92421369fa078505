import type { Rng } from '@/lib/base/rng'
import type { Exhibit } from '../../contract'
import type { Bounds, Container, QosClass } from '../pod'
import { sayCpu, sayMemory } from '../pod-trace'
import { MIB } from '../say'

/** How a container's requests and limits are written. */
export type Style =
  | 'fixed'
  | 'limits-only'
  | 'memory-only'
  | 'cpu-only'
  | 'request-only'
  | 'below-limit'
  | 'nothing'

const NOTHING: Bounds = { request: null, limit: null }

export function drawContainer(rng: Rng, name: string, style: Style): Container {
  const cpu = rng.pick([250, 500, 1000, 2000])
  const memory = rng.pick([128, 256, 512, 1024, 2048]) * MIB
  const fixed = (value: number): Bounds => ({ request: value, limit: value })
  const limit = (value: number): Bounds => ({ request: null, limit: value })
  const below = (value: number): Bounds => ({ request: value, limit: value * 2 })
  const request = (value: number): Bounds => ({ request: value, limit: null })
  switch (style) {
    case 'fixed':
      return { name, cpu: fixed(cpu), memory: fixed(memory) }
    case 'limits-only':
      return { name, cpu: limit(cpu), memory: limit(memory) }
    case 'memory-only':
      return { name, cpu: NOTHING, memory: fixed(memory) }
    case 'cpu-only':
      return { name, cpu: fixed(cpu), memory: NOTHING }
    case 'request-only':
      return { name, cpu: request(cpu), memory: request(memory) }
    case 'below-limit':
      return rng.chance(0.5)
        ? { name, cpu: below(cpu), memory: fixed(memory) }
        : { name, cpu: fixed(cpu), memory: below(memory) }
    case 'nothing':
      return { name, cpu: NOTHING, memory: NOTHING }
  }
}

export function podTable(containers: readonly Container[]): Exhibit {
  return {
    kind: 'table',
    columns: ['container', 'cpu request', 'cpu limit', 'memory request', 'memory limit'],
    rows: containers.map(({ name, cpu, memory }) => [
      name,
      sayCpu(cpu.request),
      sayCpu(cpu.limit),
      sayMemory(memory.request),
      sayMemory(memory.limit),
    ]),
  }
}

export const CLASSES: readonly QosClass[] = ['Guaranteed', 'Burstable', 'BestEffort']
