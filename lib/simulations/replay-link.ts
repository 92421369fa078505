import { z } from 'zod'
import { type Answer, answerSchema } from './answer'

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
