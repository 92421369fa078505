import { z } from 'zod'

export const EXPLANATION_LENGTH = 600

/** So many a member may write under one question. */
export const MAX_EXPLANATIONS = 3

/** Plain text, as it was typed. */
export const explanationText = z
  .string()
  .trim()
  .min(1, 'Write something first.')
  .max(EXPLANATION_LENGTH, `At most ${EXPLANATION_LENGTH} characters.`)

/** A member's words under the question of a week. */
export interface Explanation {
  readonly id: string
  readonly groupId: string
  readonly week: number
  readonly cardId: string
  readonly userId: string
  /** As the person writes it. */
  readonly name: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly text: string
  readonly isPinned: boolean
}

/** What a group keeps with a card. */
export interface PinnedExplanation {
  readonly id: string
  readonly group: string
  readonly by: string
  readonly text: string
}
