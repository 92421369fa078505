export type CardKind = 'quick' | 'predict'

/** Milliseconds from question to answer, by kind of question; null while there are too few answers. */
export type MedianMs = Readonly<Record<CardKind, number | null>>

/** What an author's `seconds` are in the middle of each kind: what a learner's median is measured against. */
const TYPICAL_SECONDS: Readonly<Record<CardKind, number>> = { quick: 10, predict: 40 }
/** Reading the verdict and watching the run. */
const AFTER_SECONDS: Readonly<Record<CardKind, number>> = { quick: 6, predict: 12 }
/** A card never seen before takes longer. */
const NEW_FACTOR = 1.5
const ANSWERS_FOR_A_MEDIAN = 5

/**
 * Seconds that a card will take this learner, verdict included: the author's estimate, stretched by how the learner's
 * median for that kind compares with the usual (at most threefold either way).
 */
export function expectedSeconds(
  card: { readonly kind: CardKind; readonly seconds: number; readonly isNew: boolean },
  medians: MedianMs,
): number {
  return Math.round(
    card.seconds * paceOf(card.kind, medians) * (card.isNew ? NEW_FACTOR : 1) + AFTER_SECONDS[card.kind],
  )
}

/** The same for many cards at once, of which only the number and the sum of the authors' estimates are known. */
export function expectedSecondsOfMany(
  { cards, seconds }: { readonly cards: number; readonly seconds: number },
  medians: MedianMs,
): number {
  if (cards === 0) return 0
  // A mean between the two kinds, by where the estimate of a card lies between them.
  const { quick, predict } = TYPICAL_SECONDS
  const share = Math.min(1, Math.max(0, (seconds / cards - quick) / (predict - quick)))
  const pace = paceOf('quick', medians) * (1 - share) + paceOf('predict', medians) * share
  const after = AFTER_SECONDS.quick * (1 - share) + AFTER_SECONDS.predict * share
  return seconds * pace + cards * after
}

function paceOf(kind: CardKind, medians: MedianMs): number {
  const median = medians[kind]
  return median === null ? 1 : Math.min(3, Math.max(1 / 3, median / 1000 / TYPICAL_SECONDS[kind]))
}

/** The middle value; null if there are too few of them to say. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length < ANSWERS_FOR_A_MEDIAN) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
