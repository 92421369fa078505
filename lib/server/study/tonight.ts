import 'server-only'
import { hasCards } from '@/lib/db/cards'
import { countDueByDay } from '@/lib/db/memories'
import { countPlan, minutesOf } from '@/lib/review/night'
import type { Tonight } from '@/lib/review/tonight'
import type { Actor } from '../actor'
import { learnerOf } from './learner'
import { loadNight } from './plan'

/** What the home page says of this night. */
export async function getTonight(actor: Actor): Promise<Tonight> {
  const learner = await learnerOf(actor)
  const { plan, tonight, cards } = await loadNight(learner)
  const { studyDay, settings } = learner
  const ahead = await countDueByDay(actor.userId, studyDay + 1, studyDay + 2)
  const { keeping, slipping, fresh } = countPlan(plan, settings.retention / 1000)
  const freshFrom = plan.items.flatMap(({ cardId, kind }) =>
    kind === 'new' ? (cards.get(cardId)?.sectionTitle ?? []) : [],
  )
  return {
    date: sayDay(studyDay, { weekday: 'long', day: 'numeric', month: 'long' }),
    budgetMinutes: settings.budgetMinutes,
    questions: plan.items.length,
    minutes: minutesOf(plan.seconds),
    keeping,
    slipping,
    fresh,
    freshFrom: [...new Set(freshFrom)],
    waiting: plan.waiting,
    answered: tonight.length,
    ahead: [1, 2].map((nights) => ({
      day: nights === 1 ? 'Tomorrow' : sayDay(studyDay + nights, { weekday: 'long' }),
      questions: ahead.get(studyDay + nights) ?? 0,
    })),
    hasCards: await hasCards(),
  }
}

/** A study day is a number of days since 1970; which weekday that is does not depend on a zone. */
function sayDay(studyDay: number, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: 'UTC' }).format(
    new Date(studyDay * 86_400_000),
  )
}
