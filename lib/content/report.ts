/** What can be wrong with a text, a card or a question. */
export const reportFaults = ['wrong', 'unclear', 'outdated', 'typo', 'other'] as const
export type ReportFault = (typeof reportFaults)[number]

/** The most that can be written about it, in characters. */
export const MAX_REPORT_LENGTH = 2000
export const MAX_REPLY_LENGTH = 2000

/** What a report is about. A question of a simulation's own page has neither section nor card. */
export interface ReportSubject {
  /** "document/section" */
  readonly sectionId: string | null
  /** "document/card" */
  readonly cardId: string | null
}
