import { z } from 'zod'

export const memoryStates = ['new', 'learning', 'review', 'relearning'] as const

/**
 * What is known about how well a learner remembers one card: the state between two reviews. Plain JSON; each review
 * event holds the one before and the one after it.
 */
export const memorySchema = z.strictObject({
  /** `learning` and `relearning` mean that the card was missed and is to be asked once more the same night. */
  state: z.enum(memoryStates),
  /** Days after which the chance to recall has fallen to 90 %; 0 while new. */
  stability: z.number().nonnegative(),
  /** 1 to 10; 0 while new. */
  difficulty: z.number().min(0).max(10),
  /** The study day on or after which it is asked again; 0 while new. */
  dueDay: z.int(),
  /** When it was last reviewed, epoch milliseconds. */
  lastAt: z.int().nullable(),
  /** The study day of the last review. */
  lastDay: z.int().nullable(),
  /** Days from the last review to the due day, as decided then; 0 for the same night. */
  intervalDays: z.int().nonnegative(),
  /** Reviews so far. */
  reps: z.int().nonnegative(),
  /** Times that it was forgotten after having been learnt. */
  lapses: z.int().nonnegative(),
  /** 1 while the card waits to be asked once more after a miss, else 0. */
  step: z.int().nonnegative(),
})
export type Memory = Readonly<z.infer<typeof memorySchema>>
export type MemoryState = Memory['state']

const NEW: Memory = {
  state: 'new',
  stability: 0,
  difficulty: 0,
  dueDay: 0,
  lastAt: null,
  lastDay: null,
  intervalDays: 0,
  reps: 0,
  lapses: 0,
  step: 0,
}

/** The memory of a card that has never been reviewed. */
export function newMemory(): Memory {
  return { ...NEW }
}

/** Whether two memories are the same in every part. */
export function sameMemory(a: Memory, b: Memory): boolean {
  return memorySchema.keyof().options.every((key) => a[key] === b[key])
}

/** Whether the card was missed on that study day and has not been asked again since. */
export function awaitsReask(memory: Memory, studyDay: number): boolean {
  return memory.step > 0 && memory.lastDay !== null && memory.lastDay >= studyDay
}
