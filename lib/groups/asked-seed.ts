import type { StudyEvent } from '@/lib/review/events'
import { eventsInEffect, reviewsSoFar } from '@/lib/review/fold'
import { variantSeed } from '@/lib/review/seed'
import { weekOf, weekSeed } from './week'

/** The seeds of a draw: the first, and those that stand in for the ones set aside before them. */
export type Seeds = (redraw: number) => number

/** The learner’s own: another variant after each review. */
export function ownSeeds(userId: string, cardId: string, events: readonly StudyEvent[]): Seeds {
  const count = reviewsSoFar(events)
  return (redraw) => variantSeed(userId, cardId, count, redraw)
}

/** Those that the members of a group share for a card in the week of a study day. */
export function sharedSeeds(groupId: string, cardId: string, studyDay: number): Seeds {
  return (redraw) => weekSeed(groupId, cardId, weekOf(studyDay), redraw)
}

/** Whether a card that is asked on this study day is asked for the first time that week: then its variant is shared. */
export function isFirstOfWeek(events: readonly StudyEvent[], studyDay: number): boolean {
  const week = weekOf(studyDay)
  return !eventsInEffect(events).some((event) => event.kind === 'reviewed' && weekOf(event.studyDay) === week)
}

/** Seeds that are tried before a card is given up for tonight. */
export const SEED_TRIES = 8

/**
 * Which of these groups shared the variant with this seed, answered on this study day; null if none did. A question may
 * be given out in one week and answered in the next.
 */
export function groupOfSeed<Group extends { readonly id: string }>(
  groups: readonly Group[],
  cardId: string,
  seed: number,
  studyDay: number,
): Group | null {
  const isOf = (group: Group, day: number) => {
    const seeds = sharedSeeds(group.id, cardId, day)
    return Array.from({ length: SEED_TRIES }, (_, redraw) => seeds(redraw)).includes(seed)
  }
  return groups.find((group) => isOf(group, studyDay) || isOf(group, studyDay - 7)) ?? null
}
