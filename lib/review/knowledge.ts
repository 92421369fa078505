import { type Memory } from './memory'
import { retrievability } from './scheduler'

/** What a card is to a learner today: never met, met but not safe, or known. */
export const standings = ['known', 'learning', 'unmet'] as const
export type Standing = (typeof standings)[number]
export type Knowledge = Readonly<Record<Standing, number>>

/** How far below the wanted retention a card still counts as known; within it lies the fuzz of intervals. */
const SLIPPING_BELOW = 0.05

/** Known means that it would most likely be recalled today: learnt, and not sunk below the wanted retention (0 to 1). */
export function standingOf(memory: Memory | null, studyDay: number, retention: number): Standing {
  if (memory === null || memory.state === 'new') return 'unmet'
  if (memory.state !== 'review') return 'learning'
  return retrievability(memory, studyDay) >= retention - SLIPPING_BELOW ? 'known' : 'learning'
}

export function countKnowledge(cards: readonly Standing[]): Knowledge {
  const count = (standing: Standing): number => cards.filter((one) => one === standing).length
  return { known: count('known'), learning: count('learning'), unmet: count('unmet') }
}
