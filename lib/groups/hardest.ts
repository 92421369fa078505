import { z } from 'zod'
import { seedFrom } from '@/lib/base/rng'

/** How a group has done on a card so far. */
export interface CardRecord {
  readonly cardId: string
  readonly people: number
  readonly reviews: number
  /** Mean of the scores, 0 to 1. */
  readonly meanScore: number
}

/** Why a question is the week's. */
export const whySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hardest'),
    people: z.int(),
    reviews: z.int(),
    meanScore: z.number().min(0).max(1),
  }),
  /** Nothing has been answered often enough: drawn from what the group studies. */
  z.strictObject({ kind: z.literal('drawn') }),
])
export type Why = Readonly<z.output<typeof whySchema>>

/** Fewer reviews say more about chance than about the card. */
const LEAST_REVIEWS = 3

/**
 * The group's hardest card so far that was not asked lately, judged by the mean score of at least three reviews; if
 * there is none, one drawn from `cards`. Null if there is no card at all. Deterministic for a seed.
 */
export function chooseWeekCard(
  records: readonly CardRecord[],
  cards: readonly string[],
  askedLately: ReadonlySet<string>,
  seed: number,
): { readonly cardId: string; readonly why: Why } | null {
  const studied = new Set(cards)
  const byChance = (cardId: string) => seedFrom(seed, cardId)
  const hardest = records
    .filter(
      ({ cardId, reviews, meanScore }) =>
        reviews >= LEAST_REVIEWS && meanScore < 1 && studied.has(cardId) && !askedLately.has(cardId),
    )
    .toSorted((a, b) => a.meanScore - b.meanScore || byChance(a.cardId) - byChance(b.cardId))[0]
  if (hardest !== undefined) {
    const { cardId, people, reviews, meanScore } = hardest
    return { cardId, why: { kind: 'hardest', people, reviews, meanScore } }
  }
  const fresh = cards.filter((cardId) => !askedLately.has(cardId))
  const drawn = (fresh.length > 0 ? fresh : cards).toSorted((a, b) => byChance(a) - byChance(b))[0]
  return drawn === undefined ? null : { cardId: drawn, why: { kind: 'drawn' } }
}

/** Fewer people, and a number would say how one of them did. */
const LEAST_PEOPLE = 3

/** Why a question is the week's, in words. */
export function sayWhy(why: Why): string {
  if (why.kind === 'drawn')
    return 'Nothing has been answered often enough yet to say what is hardest, so it was drawn from what the group studies.'
  if (why.people < LEAST_PEOPLE)
    return 'Of what the group answered in the last eight weeks, this went least well.'
  const percent = Math.round(why.meanScore * 100)
  return `The hardest of the last eight weeks: ${why.people} people answered it ${why.reviews} times, and ${percent} % of that was right.`
}

/** So far back do reviews say what is hardest. */
export const RECORD_WEEKS = 8
/** For so long a card is not asked again while there are others. */
export const REST_WEEKS = 12
