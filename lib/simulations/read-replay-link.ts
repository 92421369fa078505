import { z } from 'zod'
import type { Answer } from './answer'
import { answerSchema } from './answer-schema'
import type { Replay } from './replay-link'

/** A variant, as it is told to somebody else: enough to draw it again, with the answer given to replay it. */
export const replaySchema = z.strictObject({
  simulation: z.string().min(1).max(80),
  /** The version of the simulation that it was asked of. */
  version: z.int().positive(),
  question: z.string().min(1).max(80),
  params: z.json().refine((params) => JSON.stringify(params).length <= 4000, 'These params are too long.'),
  seed: z.int().nonnegative(),
  /** Null where nothing was answered. */
  answer: answerSchema.nullable(),
})

/** What a link made by `replayHref` asks for; null if it is not one. Without a version it is of today's, `version` 0. */
export function readReplayLink(
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): (Omit<Replay, 'answer'> & { readonly answer: Answer | null }) | null {
  const read = linkSchema.safeParse(query)
  return read.success ? read.data : null
}

const json = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    try {
      return z.json().parse(JSON.parse(text))
    } catch {
      context.addIssue('This is not JSON.')
      return z.NEVER
    }
  })

const linkSchema = replaySchema.extend({
  version: z.coerce.number().int().nonnegative().default(0),
  seed: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  params: json.pipe(replaySchema.shape.params).default({}),
  answer: json.pipe(answerSchema).nullable().default(null),
})
