import type { Role } from './role'
import type { ShownSpread } from './spread'
import type { Why } from './hardest'

/** The question that a group has in a week: one variant for all. */
export interface WeekQuestion {
  readonly groupId: string
  readonly week: number
  readonly cardId: string
  readonly variant: WeekVariant
  readonly why: Why
}

export interface WeekVariant {
  readonly simulation: string
  readonly version: number
  readonly question: string
  readonly params: unknown
  readonly seed: number
}

/** One member's answer to it. */
export interface WeekAnswer {
  readonly id: string
  readonly userId: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly answer: unknown
  /** 0 to 1. */
  readonly score: number
  readonly misconception: string | null
}

/** A week's question as one member may see it, as plain data. */
export interface WeekView {
  readonly groupId: string
  readonly groupName: string
  readonly role: Role
  readonly week: number
  readonly cardId: string
  readonly title: string
  readonly section: { readonly title: string; readonly href: string }
  readonly why: string
  readonly variant: WeekVariant
  /** Null until one's own answer is in: nothing of the others is told before. */
  readonly answered: WeekAnswered | null
}

export interface WeekAnswered {
  readonly answer: unknown
  readonly spread: ShownSpread
  readonly thread: readonly ThreadEntry[]
  readonly mayWrite: boolean
}

export interface ThreadEntry {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly studyDay: number
  readonly isToday: boolean
  readonly isOwn: boolean
  readonly isPinned: boolean
  readonly mayChange: boolean
  readonly mayRemove: boolean
  readonly mayPin: boolean
}

/** A week's question in a list. */
export interface WeekLine {
  readonly week: number
  readonly title: string
  readonly why: string
  readonly hasAnswered: boolean
}
