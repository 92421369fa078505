import { z } from 'zod'
import { memorySchema } from './memory'
import { verdictWords } from './rating'
import { ratingSchema } from './rating-schema'

/** What every event holds. */
const stamp = {
  /** UUID version 7, made where the event was made: writing the same id twice changes nothing. */
  id: z.uuidv7(),
  userId: z.string().min(1),
  /** "document/card". */
  cardId: z.string().min(1),
  /** Epoch milliseconds. */
  at: z.int().nonnegative(),
  /** Minutes that the learner's wall clock was ahead of UTC. */
  offsetMinutes: z.number().min(-1440).max(1440),
  studyDay: z.int(),
}

/** A question with its numbers drawn: enough to draw and check it again, with the answer to replay it. */
const variantRefSchema = z.strictObject({
  simulation: z.string().min(1),
  /** The version of the simulation. */
  version: z.int().positive(),
  question: z.string().min(1),
  params: z.json(),
  seed: z.int().nonnegative(),
})

export const reviewedSchema = z.strictObject({
  ...stamp,
  kind: z.literal('reviewed'),
  variant: variantRefSchema,
  answer: z.json(),
  truth: z.json(),
  verdict: z.enum(verdictWords),
  /** 0 to 1. */
  score: z.number().min(0).max(1),
  /** Id of the misconception that the verdict named. */
  misconception: z.string().nullable(),
  hintsUsed: z.int().nonnegative(),
  /** Milliseconds from the question to the answer. */
  ms: z.int().nonnegative(),
  suggested: ratingSchema,
  rating: ratingSchema,
  /** Whether the learner raised the rating above the suggestion. */
  override: z.boolean(),
  /** The memory as it was when the four next states were computed; of a card never reviewed, a new one. */
  before: memorySchema,
  /** What the scheduler decided: the next state that was shown on the button. */
  after: memorySchema,
  schedulerVersion: z.int().positive(),
  weightsId: z.string().min(1),
  /** Desired retention, 0 to 1. */
  retention: z.number().gt(0).lt(1),
  /** Answered while reading, outside any night; absent for a review of a night. */
  place: z.literal('text').optional(),
  /** Where in its range the interval was chosen; absent if chance chose it, by the seed of the card. */
  fuzz: z.number().min(0).lt(1).optional(),
})
export type Reviewed = Readonly<z.infer<typeof reviewedSchema>>

export const undoneSchema = z.strictObject({
  ...stamp,
  kind: z.literal('undone'),
  /** Id of the review or reset that is taken back. */
  undoes: z.uuidv7(),
})
export type Undone = Readonly<z.infer<typeof undoneSchema>>

export const resetSchema = z.strictObject({ ...stamp, kind: z.literal('reset') })
export type Reset = Readonly<z.infer<typeof resetSchema>>

/** Something that a learner did with a card. Events are added, never changed or removed. */
export const studyEventSchema = z.discriminatedUnion('kind', [reviewedSchema, undoneSchema, resetSchema])
export type StudyEvent = Reviewed | Undone | Reset

/** An event as a table holds it: the columns that are searched by, and all else as JSON. */
export interface EventRow {
  readonly id: string
  readonly userId: string
  readonly cardId: string
  readonly kind: string
  readonly at: bigint
  readonly studyDay: number
  readonly undoes: string | null
  readonly body: string
}

export function eventToRow(event: StudyEvent): EventRow {
  const { id, userId, cardId, kind, at, studyDay, ...rest } = event
  const { undoes = null, ...body } = { undoes: undefined, ...rest }
  return { id, userId, cardId, kind, at: BigInt(at), studyDay, undoes, body: JSON.stringify(body) }
}

/** Throws a ZodError if the row is not one that `eventToRow` made: the log is damaged. */
export function eventFromRow({ body, at, undoes, ...columns }: EventRow): StudyEvent {
  const rest = z.record(z.string(), z.unknown()).parse(JSON.parse(body))
  return studyEventSchema.parse({
    ...rest,
    ...columns,
    at: Number(at),
    ...(undoes === null ? {} : { undoes }),
  })
}
