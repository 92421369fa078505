import { recallAfter } from '@/lib/review/scheduler'
import type { Sharing } from './role'

/** What a member's memory of one card says about today. */
export interface CardRecall {
  readonly section: string
  /** Days since the last review; of a clock that ran ahead, below 0. */
  readonly days: number
  readonly stability: number
}

/** What one member knows of a section. */
export interface SectionKnowledge {
  readonly section: string
  /** Mean chance of recalling a card of the section today, cards never met counting as 0. 0 to 1. */
  readonly known: number
  /** How many of its cards were met. */
  readonly met: number
}

export interface MemberKnowledge {
  readonly userId: string
  readonly name: string
  readonly shares: Sharing
  readonly explains: boolean
  readonly sections: readonly SectionKnowledge[]
}

export interface GroupSection {
  readonly section: string
  /** Of all who count; null while that would tell what one of them knows. */
  readonly everyone: Band | null
  /** Of those who have a column, in the order of the columns. */
  readonly columns: readonly Band[]
  /** Names of those who could explain it and like to. */
  readonly explainers: readonly string[]
}

export interface GroupKnowledge {
  readonly sections: readonly GroupSection[]
  /** Who has a column: the one who looks, then those who share all. */
  readonly columns: readonly { readonly userId: string; readonly name: string; readonly isSelf: boolean }[]
  readonly showsEveryone: boolean
  /** Whether what all know together is kept back because it would tell what one of them knows. */
  readonly isHidden: boolean
  /** How many share all, only in the aggregate, and nothing. */
  readonly sharing: Readonly<Record<Sharing, number>>
  /** The sections that the group knows least, of those that someone has met; at most three. */
  readonly weakest: readonly string[]
}

/** How well something is known, in steps that a person can tell apart. */
export const bands = ['unmet', 'little', 'some', 'much', 'well'] as const
export type Band = (typeof bands)[number]

/** From here on, one could explain a section. */
const WELL_FROM = 0.8

export function bandOf({ known, met }: { readonly known: number; readonly met: number }): Band {
  if (met === 0) return 'unmet'
  if (known < 0.25) return 'little'
  if (known < 0.5) return 'some'
  return known < WELL_FROM ? 'much' : 'well'
}

/** What one knows of each section, of which `cards` says how many cards it has. */
export function sectionKnowledge(
  recalls: readonly CardRecall[],
  cards: ReadonlyMap<string, number>,
): SectionKnowledge[] {
  const sums = new Map<string, { sum: number; met: number }>()
  for (const { section, days, stability } of recalls) {
    const before = sums.get(section) ?? { sum: 0, met: 0 }
    const recall = stability === 0 ? 0 : recallAfter(Math.max(0, days), stability)
    sums.set(section, { sum: before.sum + recall, met: before.met + 1 })
  }
  return [...cards].map(([section, count]) => {
    const { sum, met } = sums.get(section) ?? { sum: 0, met: 0 }
    return { section, known: count === 0 ? 0 : Math.min(1, sum / count), met }
  })
}

/**
 * Whether a number that is added up over those who count may be shown to a member: not if it hides one other alone,
 * for what the member sees besides would tell what that one knows.
 */
export function mayShowSum(viewerId: string, members: readonly Pick<MemberKnowledge, 'userId' | 'shares'>[]) {
  const hidden = members.filter(({ userId, shares }) => shares === 'aggregate' && userId !== viewerId)
  return hidden.length !== 1 && members.some(({ shares }) => shares !== 'nothing')
}

/** What a group knows, as far as each of its members lets the one who looks see it. */
export function groupKnowledge(
  viewerId: string,
  members: readonly MemberKnowledge[],
  sections: readonly string[],
): GroupKnowledge {
  const counted = members.filter(({ shares }) => shares !== 'nothing')
  const open = [
    ...members.filter(({ userId }) => userId === viewerId),
    ...members.filter(({ userId, shares }) => userId !== viewerId && shares === 'all'),
  ]
  const mayShow = mayShowSum(viewerId, members)
  // Of one alone, the sum is the one column.
  const showsEveryone = mayShow && members.length > 1
  const bySection = new Map(
    members.map(({ userId, sections: known }) => [userId, new Map(known.map((one) => [one.section, one]))]),
  )
  const knownBy = ({ userId }: MemberKnowledge, section: string): SectionKnowledge =>
    bySection.get(userId)?.get(section) ?? { section, known: 0, met: 0 }
  const together = (section: string) => {
    const all = counted.map((member) => knownBy(member, section))
    const sum = (of: (one: SectionKnowledge) => number) => all.reduce((before, one) => before + of(one), 0)
    return { section, known: sum(({ known }) => known) / Math.max(1, all.length), met: sum(({ met }) => met) }
  }
  return {
    sections: sections.map((section) => ({
      section,
      everyone: showsEveryone ? bandOf(together(section)) : null,
      columns: open.map((member) => bandOf(knownBy(member, section))),
      explainers: members
        .filter((member) => member.explains && knownBy(member, section).known >= WELL_FROM)
        .map(({ name }) => name),
    })),
    columns: open.map(({ userId, name }) => ({ userId, name, isSelf: userId === viewerId })),
    showsEveryone,
    isHidden: !mayShow && counted.length > 0,
    sharing: {
      all: members.filter(({ shares }) => shares === 'all').length,
      aggregate: members.filter(({ shares }) => shares === 'aggregate').length,
      nothing: members.length - counted.length,
    },
    weakest: mayShow
      ? sections
          .map(together)
          .filter(({ known, met }) => met > 0 && known < WELL_FROM)
          .toSorted((a, b) => a.known - b.known)
          .slice(0, 3)
          .map(({ section }) => section)
      : [],
  }
}

export interface MemberActivity {
  readonly userId: string
  readonly shares: Sharing
  readonly questions: number
}

export interface GroupActivity {
  /** How many count. */
  readonly counted: number
  /** How many of them have answered anything. */
  readonly studied: number
  readonly questions: number
}

/** What a group has studied this week; null while that would tell what one of them has. */
export function groupActivity(viewerId: string, members: readonly MemberActivity[]): GroupActivity | null {
  if (!mayShowSum(viewerId, members)) return null
  const counted = members.filter(({ shares }) => shares !== 'nothing')
  return {
    counted: counted.length,
    studied: counted.filter(({ questions }) => questions > 0).length,
    questions: counted.reduce((sum, { questions }) => sum + questions, 0),
  }
}
