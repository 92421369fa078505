import type { Rest } from './rest'

/** What the home page says of a night, as plain data. */
export interface Tonight {
  /** For instance "Sunday, 22 November". */
  readonly date: string
  readonly budgetMinutes: number
  /** Questions that fit the budget, and how long they take. */
  readonly questions: number
  readonly minutes: number
  /** Of those: remembered well enough, slipping, new. */
  readonly keeping: number
  readonly slipping: number
  readonly fresh: number
  /** Sections that the new ones come from. */
  readonly freshFrom: readonly string[]
  /** Due, but over tonight's budget. */
  readonly waiting: number
  /** When nothing will wait any more, for instance "Sunday, 6 December"; null if that is months away, or nothing waits. */
  readonly workedOff: string | null
  /** Nothing is asked tonight, unless the learner wants it; `until` is the next night of study. */
  readonly rest: { readonly why: Rest; readonly until: string | null } | null
  readonly answered: number
  readonly ahead: readonly NightAhead[]
  /** False before any card exists: nothing was synced into the database. */
  readonly hasCards: boolean
}

export interface NightAhead {
  readonly day: string
  readonly questions: number
  readonly minutes: number
  readonly isRest: boolean
}
