'use server'
import { action } from '@/lib/server/action'
import { checkAnswer } from '@/lib/server/study/check-answer'
import { checkSchema, submissionSchema } from '@/lib/server/study/submission'
import { answerInText } from '@/lib/server/study/text-question'

/** The server's verdict on an answer: the word that counts. */
export const check = action(checkSchema, checkAnswer)

/** Writes the first answer to a card, given in a text. */
export const answer = action(submissionSchema, answerInText)
