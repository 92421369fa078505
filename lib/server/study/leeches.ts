import 'server-only'
import { findMarks } from '@/lib/db/card-marks'
import { findCard } from '@/lib/db/cards'
import type { Reviewed } from '@/lib/review/events'
import { becomesLeech } from '@/lib/review/leech'
import type { LeechNotice } from '@/lib/review/turn'
import { findQuestion } from '@/lib/simulations/registry'

/** The cards that these reviews set aside and that still are, each with the section to read again. */
export async function leechesOf(userId: string, reviews: readonly Reviewed[]): Promise<LeechNotice[]> {
  const notices: LeechNotice[] = []
  for (const { id, cardId, before, after } of reviews) {
    if (!becomesLeech(before, after)) continue
    const [card, marks] = await Promise.all([findCard(cardId), findMarks(userId, cardId)])
    if (card === null || !marks.suspended || marks.leechEvent !== id) continue
    notices.push({
      cardId,
      title: findQuestion(card.simulation, card.question)?.title ?? card.question,
      lapses: after.lapses,
      section: { title: card.sectionTitle, href: `/read/${card.sectionId}` },
    })
  }
  return notices
}
