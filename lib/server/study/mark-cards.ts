import 'server-only'
import { z } from 'zod'
import { listMarks, type Marks, NO_MARKS, saveMarksOfMany } from '@/lib/db/card-marks'
import { listKnownCardIds } from '@/lib/db/cards'
import { inTransaction } from '@/lib/db/client'
import { type ManyMark, manyMarks, type MarksBefore } from '@/lib/review/card-list'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

export const cardIdsSchema = z.array(z.string().min(1).max(200)).max(10_000)
export const manyMarksSchema = z.strictObject({ cardIds: cardIdsSchema, mark: z.enum(manyMarks) })
export const marksBeforeSchema = z
  .array(
    z.strictObject({
      suspended: z.boolean(),
      flagged: z.boolean(),
      buriedTo: z.int(),
      leechEvent: z.string().max(80).nullable(),
      cardIds: cardIdsSchema,
    }),
  )
  .max(1000)

/** Marks many cards at once, all or none, and says how they were marked before, so that it can be taken back. */
export async function markCards(
  actor: Actor,
  { cardIds, mark }: z.output<typeof manyMarksSchema>,
): Promise<readonly MarksBefore[]> {
  const { studyDay } = await learnerOf(actor)
  return inTransaction(async (session) => {
    const ids = await listKnownCardIds([...new Set(cardIds)], session)
    const before = await listMarks(actor.userId, ids, session)
    await saveMarksOfMany(actor.userId, ids, changesOf(mark, studyDay), session)
    return grouped(ids, before)
  })
}

/** Puts marks back as they were. */
export async function restoreMarks(actor: Actor, groups: z.output<typeof marksBeforeSchema>): Promise<void> {
  await inTransaction(async (session) => {
    for (const { cardIds, ...marks } of groups) {
      const ids = await listKnownCardIds([...new Set(cardIds)], session)
      await saveMarksOfMany(actor.userId, ids, marks, session)
    }
  })
}

function changesOf(mark: ManyMark, studyDay: number): Partial<Marks> {
  return {
    suspend: { suspended: true, leechEvent: null },
    wake: { suspended: false, leechEvent: null },
    bury: { buriedTo: studyDay + 1 },
    unbury: { buriedTo: 0 },
    flag: { flagged: true },
    unflag: { flagged: false },
  }[mark]
}

/** The few ways in which the cards were marked, each with its cards. */
function grouped(ids: readonly string[], before: ReadonlyMap<string, Marks>): readonly MarksBefore[] {
  const groups = new Map<string, Marks & { cardIds: string[] }>()
  for (const id of ids) {
    const marks = before.get(id) ?? NO_MARKS
    const key = JSON.stringify([marks.suspended, marks.flagged, marks.buriedTo, marks.leechEvent])
    const group = groups.get(key) ?? { ...marks, cardIds: [] }
    group.cardIds.push(id)
    groups.set(key, group)
  }
  return [...groups.values()]
}
