import type { Memory } from './memory'

/** What a card is to its learner: not met yet, missed and not settled, remembered, or remembered and to be asked again. */
export const cardStates = ['new', 'learning', 'known', 'due'] as const
export type CardState = (typeof cardStates)[number]

export function cardStateOf(memory: Pick<Memory, 'state' | 'dueDay'> | null, studyDay: number): CardState {
  if (memory === null || memory.state === 'new') return 'new'
  if (memory.state !== 'review') return 'learning'
  return memory.dueDay <= studyDay ? 'due' : 'known'
}
