/** Longest note, in characters as JavaScript counts them: a page of thoughts, not a book. */
export const NOTE_LENGTH = 4000

/** What a learner has written on a card for themself. */
export interface Note {
  /** As typed; empty if nothing is written. */
  readonly text: string
  /** Under what a browser keeps what is not yet saved: it names the learner too, so that nobody else is shown it. */
  readonly draftKey: string
}
