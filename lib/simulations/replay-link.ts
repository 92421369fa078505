import type { z } from 'zod'
import type { Answer } from './answer'
import type { replaySchema } from './read-replay-link'

export type Replay = Readonly<z.infer<typeof replaySchema>>

interface Told {
  readonly simulation: string
  readonly version?: number
  readonly question: string
  readonly params: unknown
  readonly seed: number
}

/** A variant that was asked here, and what was answered, as it is told. */
export function replayOf(variant: Required<Told>, answer: Answer | null): Replay {
  // Params came out of JSON and go back in unchanged; only their type does not say so.
  const { simulation, version, question, seed } = variant
  return { simulation, version, question, seed, params: variant.params as Replay['params'], answer }
}

/**
 * The address of a variant: with an answer it steps through the run, the prediction against the truth; without one it
 * asks. The variant of a review event, together with its answer, can be handed in as it is.
 */
export function replayHref(variant: Told, answer: unknown = null): string {
  const query = new URLSearchParams({
    simulation: variant.simulation,
    question: variant.question,
    seed: String(variant.seed),
  })
  if (variant.version !== undefined) query.set('version', String(variant.version))
  const params = JSON.stringify(variant.params ?? {})
  if (params !== '{}') query.set('params', params)
  if (answer !== null) query.set('answer', JSON.stringify(answer))
  return `/replay?${query.toString()}`
}
