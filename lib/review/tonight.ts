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
  readonly answered: number
  readonly ahead: readonly { readonly day: string; readonly questions: number }[]
  /** False before any card exists: nothing was synced into the database. */
  readonly hasCards: boolean
}
