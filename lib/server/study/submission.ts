import 'server-only'
import { z } from 'zod'
import { ratingSchema } from '@/lib/review/rating-schema'
import { answerSchema } from '@/lib/simulations/answer-schema'

/** Which variant was asked, as the browser says. All of it is checked against what the server would ask. */
export const askedVariantSchema = z.strictObject({
  cardId: z.string().min(1).max(200),
  simulation: z.string().min(1).max(80),
  simulationVersion: z.int().positive(),
  question: z.string().min(1).max(80),
  seed: z.int().nonnegative(),
  reviewsSoFar: z.int().nonnegative(),
  /** Epoch milliseconds at which the question was given out. */
  askedAt: z.int().nonnegative(),
})

export const checkSchema = askedVariantSchema.extend({
  answer: answerSchema,
  browserScore: z.number().min(0).max(1),
})

export const submissionSchema = checkSchema.extend({
  id: z.uuidv7(),
  hintsUsed: z.int().min(0).max(2),
  ms: z.int().min(0),
  rating: ratingSchema,
  /** The interval that the chosen button showed; what is written is exactly that. */
  shownNights: z.int().nonnegative(),
})
export type Submission = z.output<typeof submissionSchema>
