import { z } from 'zod'
import { cardMarkFilters, cardOrders } from './card-list'
import { cardStates } from './card-state'

/** What the cards page shows. Every part is in its address; what is not understood there counts as absent. */
export const cardFilterSchema = z.object({
  /** Words that must all occur in the card's question, section, explanation or note. */
  q: z.string().trim().max(120).catch('').default(''),
  /** A document, or a section as "document/section". */
  in: z.string().max(200).catch('').default(''),
  simulation: z.string().max(80).catch('').default(''),
  state: z
    .enum(['', ...cardStates])
    .catch('')
    .default(''),
  mark: z
    .enum(['', ...cardMarkFilters])
    .catch('')
    .default(''),
  sort: z.enum(cardOrders).catch('reading').default('reading'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
})
