import type { CommitStageState } from './commit-trace'
import type { PodState } from './pod-trace'
import type { MemoryState } from './trace'

/** What the stage draws: a machine that fills up, promises against their limit, or a pod that is classified. */
export type StageState = MemoryState | CommitStageState | PodState
