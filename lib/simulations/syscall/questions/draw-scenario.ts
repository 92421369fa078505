import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import { lifeOf, type Scenario, USER_STACK } from '../scenarios'
import { wholeLife } from '../model'

export const outcomes = ['ready', 'blocks', 'error'] as const
/** How the call ends: with a result at once, after sleeping, or with an error. `any` draws one. */
export const outcomeParam = z.enum(['any', ...outcomes]).default('any')

/** A call on the scene of `scenarios.ts` with the wanted end. */
export function drawScenario(rng: Rng, wanted: z.infer<typeof outcomeParam>, isolated: boolean): Scenario {
  const outcome = wanted === 'any' ? rng.pick(outcomes) : wanted
  const base = {
    isolated,
    rip: 0x401000 + rng.between(16, 240) * 4,
    rflags: rng.pick([0x202, 0x246, 0x293, 0x287]),
    rsp: USER_STACK + rng.between(-60, 60) * 16,
    count: rng.pick([8, 16, 40, 100, 4096]),
  }
  if (outcome === 'blocks') return { ...base, call: 'read', fd: 3, ready: false }
  if (outcome === 'ready') {
    return rng.pick<Scenario>([
      { ...base, call: 'read', fd: 3, ready: true },
      { ...base, call: 'read', fd: 5, ready: true },
      { ...base, call: 'write', fd: 4, ready: true },
      { ...base, call: 'close', fd: rng.pick([3, 5]), ready: true },
      { ...base, call: 'lseek', fd: 5, count: rng.between(1, 90), ready: true },
    ])
  }
  return rng.pick<Scenario>([
    { ...base, call: 'read', fd: rng.between(6, 12), ready: true },
    { ...base, call: 'write', fd: rng.pick([3, 5]), ready: true },
    { ...base, call: 'read', fd: 4, ready: true },
    { ...base, call: 'close', fd: rng.between(6, 12), ready: true },
    { ...base, call: 'lseek', fd: rng.pick([3, 4]), ready: true },
    { ...base, call: 'unknown', fd: 3, ready: true },
  ])
}

/** What rax holds at the end, found by running the call. */
export function raxAfter(scenario: Scenario): number {
  return Number(wholeLife(lifeOf(scenario)).at(-1)?.registers.rax ?? 0)
}

/** What stands behind the descriptors of the scene, for prompts. */
export const SCENE_WORDS =
  '**3** is the read end and **4** the write end of a blocking pipe, **5** a file of 100 bytes open for reading; higher numbers are closed.'
