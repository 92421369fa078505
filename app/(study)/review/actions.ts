'use server'
import { z } from 'zod'
import { action } from '@/lib/server/action'
import {
  reviewSchema,
  spreadOfQuestion,
  spreadOfReview as showSpreadOfReview,
} from '@/lib/server/groups/show-spread'
import { noteSchema, saveNote } from '@/lib/server/study/card-note'
import { getCardSheet } from '@/lib/server/study/card-sheet'
import { checkAnswer } from '@/lib/server/study/check-answer'
import { addExtraMinutes, extraMinutes } from '@/lib/server/study/extra-minutes'
import { markCard, markSchema } from '@/lib/server/study/mark-card'
import { nextTurn } from '@/lib/server/study/next-turn'
import { submitReview } from '@/lib/server/study/submit-review'
import { checkSchema, submissionSchema } from '@/lib/server/study/submission'
import { undoReview } from '@/lib/server/study/undo-review'
import type { Actor } from '@/lib/server/actor'

const nothing = z.undefined()

/** What comes next, with the minutes added tonight. */
async function turnOf(actor: Actor) {
  return nextTurn(actor, { extraMinutes: await extraMinutes(actor) })
}

/** Writes a review and says what comes next. */
export const submit = action(submissionSchema, async (actor, submission) => {
  await submitReview(actor, submission)
  return turnOf(actor)
})

/** The server's verdict on an answer: the word that counts. */
export const check = action(checkSchema, checkAnswer)

/** Takes back the last review of tonight. */
export const undo = action(nothing, async (actor) => {
  await undoReview(actor)
  return turnOf(actor)
})

/** What comes next. */
export const next = action(nothing, turnOf)

/** Five more minutes tonight. */
export const goOn = action(nothing, async (actor) =>
  nextTurn(actor, { extraMinutes: await addExtraMinutes(actor) }),
)

/** Ends the night. */
export const stop = action(nothing, (actor) => nextTurn(actor, { hasStopped: true }))

/** Flags, buries or suspends a card and says what comes next. */
export const mark = action(markSchema, async (actor, input) => {
  await markCard(actor, input)
  return turnOf(actor)
})

/** What is known of a card. */
export const card = action(z.strictObject({ cardId: z.string().min(1).max(200) }), (actor, { cardId }) =>
  getCardSheet(actor, cardId),
)

/** How the group answered the question that is open. */
export const spread = action(checkSchema, spreadOfQuestion)

/** How the group answered what was answered in a review. */
export const spreadOfReview = action(reviewSchema, showSpreadOfReview)

/** Saves the learner's own note on a card. */
export const saveCardNote = action(noteSchema, saveNote)
