import type { PinnedExplanation } from '@/lib/groups/explanation'
import type { GroupName } from '@/lib/groups/group'
import type { MemoryState } from './memory'
import type { Note } from './note'
import type { Rating } from './rating'

/** What comes next in a night, as plain data from the server to the review page. */
export type Turn = QuestionTurn | OfferTurn | LightsOutTurn

export interface Progress {
  readonly answered: number
  readonly planned: number
  readonly minutesLeft: number
}

/** A card that was set aside, because it slipped too often. */
export interface LeechNotice {
  readonly cardId: string
  readonly title: string
  readonly lapses: number
  /** What to read again. */
  readonly section: { readonly title: string; readonly href: string }
}

export interface QuestionTurn {
  readonly kind: 'question'
  /** What the answer before this question set aside. */
  readonly leech: LeechNotice | null
  /** Changes whenever another variant is asked. */
  readonly key: string
  readonly cardId: string
  readonly section: { readonly title: string; readonly href: string }
  readonly simulation: string
  readonly simulationVersion: number
  readonly question: string
  readonly params: unknown
  readonly seed: number
  readonly reviewsSoFar: number
  /** The author's paragraph, shown after the verdict. */
  readonly explain: string
  readonly errata: readonly Erratum[]
  /** The learner's own, shown after the verdict. */
  readonly note: Note
  readonly state: MemoryState
  /** The learner's own median for this kind of question; null before there are enough answers. */
  readonly medianMs: number | null
  readonly askedAt: number
  /** Nights until the card comes back, for each button; 0 is tonight. */
  readonly nights: Readonly<Record<Rating, number>>
  /** With whom the variant is shared this week; null if it is the learner's own. */
  readonly group: GroupName | null
  /** What the learner's groups keep with the card, shown after the verdict. */
  readonly pinned: readonly PinnedExplanation[]
  readonly flagged: boolean
  readonly progress: Progress
  readonly canUndo: boolean
}

/** What the source document says where it is not right, and what is. */
export interface Erratum {
  readonly claimId: string
  readonly verdict: 'wrong' | 'imprecise' | 'unverifiable'
  readonly says: string
  readonly right: string
  /** How far the verdict goes, for instance "as a general rule". */
  readonly note: string | null
  /** Since or until which version what is right holds. */
  readonly holds: string | null
  readonly sources: string
}

/** The budget of the night is used up; going on is offered, never pushed. */
export interface OfferTurn {
  readonly kind: 'offer'
  readonly leech: LeechNotice | null
  readonly key: string
  readonly left: number
  readonly progress: Progress
  readonly canUndo: boolean
}

export interface LightsOutTurn {
  readonly kind: 'lights-out'
  /** All that was set aside tonight and still is. */
  readonly setAside: readonly LeechNotice[]
  readonly key: string
  readonly answered: number
  /** Titles of sections, as they were met for the first time, kept, or slipped tonight. */
  readonly met: readonly string[]
  readonly kept: readonly string[]
  readonly slipped: readonly string[]
  /** What was asked, by name, each once, in the order of the night: as many as are read at a glance, and how many more. */
  readonly mechanisms: readonly {
    readonly title: string
    readonly how: 'met' | 'kept' | 'slipped' | 'set-aside'
  }[]
  readonly unnamed: number
  /** `isRest`: a quiet day, or one of a break. */
  readonly tomorrow: { readonly questions: number; readonly minutes: number; readonly isRest: boolean }
  /** One section to re-read over coffee, if something slipped. */
  readonly reread: { readonly title: string; readonly href: string } | null
  readonly canUndo: boolean
}
