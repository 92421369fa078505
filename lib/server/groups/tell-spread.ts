import 'server-only'
import type { Sharing } from '@/lib/groups/role'
import { type ShownSpread, spreadOf } from '@/lib/groups/spread'
import { alikeAnswer } from '@/lib/simulations/alike'
import { faultOf, sayAnswer } from '@/lib/simulations/answer'
import { answerSchema } from '@/lib/simulations/answer-schema'
import type { Question, Variant } from '@/lib/simulations/contract'
import { replayHref } from '@/lib/simulations/replay-link'

/** One member's answer, as it was written down. */
export interface GivenAnswer {
  readonly userId: string
  readonly name: string
  readonly shares: Sharing
  readonly answer: unknown
  /** 0 to 1. */
  readonly score: number
  /** Id of the misconception that the verdict named. */
  readonly misconception: string | null
}

interface Told {
  readonly ref: Parameters<typeof replayHref>[0]
  readonly question: Question
  readonly variant: Variant
}

/** The spread of the answers to a variant as `userId` may see it. An answer that no longer fits the form is left out. */
export function tellSpread(
  userId: string,
  { ref, question, variant }: Told,
  given: readonly GivenAnswer[],
): ShownSpread {
  const answers = given.flatMap(({ answer, misconception, ...member }) => {
    const read = answerSchema.safeParse(answer)
    if (!read.success || faultOf(variant.form, read.data) !== null) return []
    const alike = alikeAnswer(variant, read.data)
    const named = question.misconceptions.find(({ id }) => id === misconception)
    return [
      {
        ...member,
        answer: alike,
        said: sayAnswer(variant.form, alike),
        misconception: named?.name ?? null,
      },
    ]
  })
  const { rows, total } = spreadOf(userId, answers)
  return {
    rows: rows.map(({ answer, ...row }) => ({ ...row, href: replayHref(ref, answer) })),
    total,
  }
}
