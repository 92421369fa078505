import 'server-only'
import { listAllMemories } from '@/lib/db/memories'
import { listEventKeys, listEventsOfCard } from '@/lib/db/study-events'
import { fold } from '@/lib/review/fold'
import { type Memory, sameMemory } from '@/lib/review/memory'

export interface FoldDifference {
  readonly userId: string
  readonly cardId: string
  /** What the table holds; null if it holds nothing. */
  readonly stored: Memory | null
  /** What the events say. */
  readonly folded: Memory | null
}

export interface FoldCheck {
  readonly cards: number
  readonly differences: readonly FoldDifference[]
}

/** Rebuilds every memory from its events and compares it with the stored one. Changes nothing. */
export async function checkFold(): Promise<FoldCheck> {
  const stored = new Map(
    (await listAllMemories()).map(({ userId, cardId, memory }) => [
      `${userId} ${cardId}`,
      { userId, cardId, memory },
    ]),
  )
  const keys = new Map((await listEventKeys()).map((key) => [`${key.userId} ${key.cardId}`, key]))
  const differences: FoldDifference[] = []
  for (const [key, { userId, cardId }] of new Map([...stored, ...keys])) {
    const folded = fold(await listEventsOfCard(userId, cardId))
    const cached = stored.get(key)?.memory ?? null
    const isSame = folded === null || cached === null ? folded === cached : sameMemory(folded, cached)
    if (!isSame) differences.push({ userId, cardId, stored: cached, folded })
  }
  return { cards: new Set([...stored.keys(), ...keys.keys()]).size, differences }
}
