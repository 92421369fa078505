import { seedFrom } from '@/lib/base/rng'

/** The week of a study day: Monday to Sunday, counted from the one that holds 1970-01-01, a Thursday. */
export function weekOf(studyDay: number): number {
  return Math.floor((studyDay + 3) / 7)
}

/** The study day that is the Monday of a week. */
export function mondayOf(week: number): number {
  return week * 7 - 3
}

/** The seed that the members of a group share for a card in a week: they meet the same variant. */
export function weekSeed(groupId: string, cardId: string, week: number, redraw = 0): number {
  return seedFrom('week', groupId, cardId, week, redraw)
}
