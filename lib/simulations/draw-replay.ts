import { AppError } from '@/lib/base/app-error'
import type { Answer } from './answer'
import type { Question, Simulation, Variant, Verdict } from './contract'

interface Wanted {
  /** Of the simulation when it was asked; 0 where that is not known. */
  readonly version: number
  readonly question: string
  readonly params: unknown
  readonly seed: number
  readonly answer: Answer | null
}

export type DrawnReplay =
  | {
      readonly kind: 'drawn'
      readonly question: Question
      readonly variant: Variant
      /** Null where nothing was answered. */
      readonly verdict: Verdict | null
      /** The simulation is another version by now: the numbers or the truth may be others too. */
      readonly isOtherVersion: boolean
    }
  /** This version of the simulation cannot draw it any more, or never could; in words for the person. */
  | { readonly kind: 'fault'; readonly says: string }

/** Draws a variant again, and checks the answer that was given to it. Never throws. */
export function drawReplay(simulation: Simulation, wanted: Wanted): DrawnReplay {
  const question = simulation.questions.find(({ id }) => id === wanted.question)
  if (question === undefined) return { kind: 'fault', says: 'This question is no longer asked.' }
  try {
    const variant = question.draw(wanted.params, wanted.seed)
    return {
      kind: 'drawn',
      question,
      variant,
      verdict: wanted.answer === null ? null : variant.check(wanted.answer),
      isOtherVersion: wanted.version !== 0 && wanted.version !== simulation.version,
    }
  } catch (error) {
    const why = error instanceof AppError ? ` ${error.message}` : ''
    return { kind: 'fault', says: `This question cannot be drawn as it was.${why}` }
  }
}
