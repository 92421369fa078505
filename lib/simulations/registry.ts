import type { Question, Simulation } from './contract'
import { oom } from './oom/index'
import { cache } from './cache/index'
import { coherence } from './coherence/index'
import { epoll } from './epoll/index'
import { ioModels } from './io-models/index'
import { heap } from './heap/index'
import { gmp } from './gmp/index'
import { layout } from './layout/index'
import { scheduler } from './scheduler/index'
import { paging } from './paging/index'
import { process } from './process/index'
import { tlb } from './tlb/index'
import { ioUring } from './io-uring/index'
import { sync } from './sync/index'
import { syscall } from './syscall/index'

/** All simulations, in the order of the index page. One import line and one entry a simulation. */
export const simulations: readonly Simulation[] = [
  scheduler,
  sync,
  gmp,
  heap,
  process,
  epoll,
  paging,
  tlb,
  layout,
  ioUring,
  cache,
  coherence,
  syscall,
  ioModels,
  oom,
]

export function findSimulation(id: string): Simulation | null {
  return simulations.find((simulation) => simulation.id === id) ?? null
}

export function findQuestion(simulationId: string, questionId: string): Question | null {
  return findSimulation(simulationId)?.questions.find((question) => question.id === questionId) ?? null
}
