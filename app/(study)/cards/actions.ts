'use server'
import { cardFilterSchema } from '@/lib/review/card-filter-schema'
import { action } from '@/lib/server/action'
import { noteSchema, saveNote as save } from '@/lib/server/study/card-note'
import { listMatchingCards } from '@/lib/server/study/list-cards'
import { manyMarksSchema, markCards, marksBeforeSchema, restoreMarks } from '@/lib/server/study/mark-cards'
import { resetCards, resetSchema, resetsSchema, undoResets } from '@/lib/server/study/reset-cards'

/** Marks many cards, and says how they were marked before. */
export const mark = action(manyMarksSchema, markCards)

/** Puts marks back as they were. */
export const restore = action(marksBeforeSchema, restoreMarks)

/** Begins cards anew. */
export const reset = action(resetSchema, resetCards)

/** Takes that back. */
export const undoReset = action(resetsSchema, undoResets)

/** The ids of all cards that a filter lets through. */
export const matching = action(cardFilterSchema, listMatchingCards)

/** Saves the learner's own note on a card. */
export const saveNote = action(noteSchema, save)
