import type { z } from 'zod'
// Only its type: the schema and zod stay out of what the page sends.
import type { cardFilterSchema } from './card-filter-schema'
import type { CardState } from './card-state'

export const cardMarkFilters = ['suspended', 'leech', 'buried', 'flagged', 'note'] as const
export const cardOrders = ['reading', 'due', 'difficulty', 'stability', 'lapses'] as const
export type CardOrder = (typeof cardOrders)[number]

export type CardFilter = Readonly<z.infer<typeof cardFilterSchema>>

/** Every card in reading order. */
export const allCards: CardFilter = {
  q: '',
  in: '',
  simulation: '',
  state: '',
  mark: '',
  sort: 'reading',
  page: 1,
}

/** The address of the cards page that shows this: only what differs from everything in reading order. */
export function cardsHref(filter: CardFilter): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(allCards)) {
    // Object.entries forgets that its keys are those of the filter.
    const wanted = filter[key as keyof CardFilter]
    if (wanted !== value) search.set(key, String(wanted))
  }
  const query = search.toString()
  return query === '' ? '/cards' : `/cards?${query}`
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, in: place, simulation, state, mark }: CardFilter): boolean {
  return [q, place, simulation, state, mark].some((part) => part !== '')
}

/** One line of the cards page. */
export interface ListedCard {
  readonly cardId: string
  readonly title: string
  readonly section: string
  readonly state: CardState
  /** Nights until it is due, negative if it has been for so long; null for a new one. */
  readonly dueIn: number | null
  readonly stability: number | null
  readonly difficulty: number | null
  readonly lapses: number
  readonly suspended: boolean
  readonly flagged: boolean
  readonly buried: boolean
  readonly noted: boolean
}

/** The filters' choices: documents with their sections, and the simulations that cards ask about. */
export interface CardChoices {
  readonly documents: readonly {
    readonly id: string
    readonly title: string
    readonly sections: readonly { readonly id: string; readonly title: string }[]
  }[]
  readonly simulations: readonly { readonly id: string; readonly title: string }[]
}

export interface CardPage {
  readonly cards: readonly ListedCard[]
  /** How many fit the filter, on all pages. */
  readonly total: number
  readonly page: number
  readonly pages: number
  /** Whether there is any card at all. */
  readonly hasCards: boolean
  readonly choices: CardChoices
}

/** What can be done with many cards at once. Each takes back another. */
export const manyMarks = ['suspend', 'wake', 'bury', 'unbury', 'flag', 'unflag'] as const
export type ManyMark = (typeof manyMarks)[number]

/** Marks as they were before, so that they can be put back. */
export interface MarksBefore {
  readonly suspended: boolean
  readonly flagged: boolean
  readonly buriedTo: number
  readonly leechEvent: string | null
  readonly cardIds: readonly string[]
}
