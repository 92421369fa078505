import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { findMarks, saveMarks } from '@/lib/db/card-marks'
import { findCard } from '@/lib/db/cards'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

export const markSchema = z.strictObject({
  cardId: z.string().min(1).max(200),
  mark: z.enum(['flag', 'bury', 'suspend', 'wake']),
})

/** Flags a card or takes the flag off, buries it until tomorrow, suspends it, or wakes it again. Its memory stays as it is. */
export async function markCard(actor: Actor, { cardId, mark }: z.output<typeof markSchema>): Promise<void> {
  if ((await findCard(cardId)) === null) throw new AppError('not-found', 'This card is no longer there.')
  const { studyDay } = await learnerOf(actor)
  const before = await findMarks(actor.userId, cardId)
  const changes = {
    flag: { flagged: !before.flagged },
    bury: { buriedTo: studyDay + 1 },
    suspend: { suspended: true, leechEvent: null },
    wake: { suspended: false, buriedTo: 0, leechEvent: null },
  }[mark]
  await saveMarks(actor.userId, cardId, changes)
}
