import type { Rating } from './rating'
import type { Erratum } from './turn'

/** A card asked in a text, as plain data from the server to the page. */
export interface TextQuestion {
  readonly cardId: string
  readonly simulation: string
  readonly question: string
  readonly params: unknown
  readonly seed: number
  /** The author's paragraph, shown after the verdict. */
  readonly explain: string
  readonly errata: readonly Erratum[]
  /** What starts the card's memory; null where an answer is practice. */
  readonly first: FirstAnswer | null
  /** Why it is practice: nobody is signed in, the card is in the schedule by now, or it is set aside. */
  readonly practice: 'signed-out' | 'met' | 'suspended' | null
}

/** What goes back with a first answer. */
export interface FirstAnswer {
  readonly simulationVersion: number
  readonly reviewsSoFar: number
  readonly askedAt: number
  /** Nights until the card comes back, for each button; 0 is tonight. */
  readonly nights: Readonly<Record<Rating, number>>
}
