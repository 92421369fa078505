import 'server-only'
import { hasCards } from '@/lib/db/cards'
import { type DayLoad, listDayLoads } from '@/lib/db/day-load'
import { countDueByDay } from '@/lib/db/memories'
import { expectedSeconds, expectedSecondsOfMany } from '@/lib/review/effort'
import { forecastBacklog } from '@/lib/review/forecast'
import { countPlan, minutesOf } from '@/lib/review/night'
import { nextNightOf, restOn } from '@/lib/review/rest'
import type { NightAhead, Tonight } from '@/lib/review/tonight'
import type { Actor } from '../actor'
import { learnerOf, type Learner } from './learner'
import { loadNight, type Night } from './plan'
import { sayDay } from './say-day'

const LONG_DATE = { weekday: 'long', day: 'numeric', month: 'long' } as const
/** Nights that a backlog is followed for. */
const HORIZON = 120

/** What the home page says of this night. */
export async function getTonight(actor: Actor): Promise<Tonight> {
  const learner = await learnerOf(actor)
  const { studyDay, settings } = learner
  const night = await loadNight(learner)
  const { plan, tonight, cards } = night
  const loads = await listDayLoads(actor.userId, [{ from: studyDay + 1, to: studyDay + HORIZON }])
  const { keeping, slipping, fresh } = countPlan(plan, settings.retention / 1000)
  const freshFrom = plan.items.flatMap(({ cardId, kind }) =>
    kind === 'new' ? (cards.get(cardId)?.sectionTitle ?? []) : [],
  )
  const why = restOn(studyDay, settings)
  const until = nextNightOf(studyDay + 1, settings)
  return {
    date: sayDay(studyDay, LONG_DATE),
    budgetMinutes: settings.budgetMinutes,
    questions: plan.items.length,
    minutes: minutesOf(plan.seconds),
    keeping,
    slipping,
    fresh,
    freshFrom: [...new Set(freshFrom)],
    waiting: plan.waiting,
    workedOff: plan.waiting === 0 ? null : workedOff(learner, night, loads),
    rest: why === null ? null : { why, until: until === null ? null : sayDay(until, LONG_DATE) },
    answered: tonight.length,
    ahead: await nightsAhead(learner, night, loads),
    hasCards: await hasCards(),
  }
}

function workedOff(
  { studyDay, settings }: Learner,
  { due, medians, budgetSeconds }: Night,
  loads: ReadonlyMap<number, DayLoad>,
): string | null {
  const forecast = forecastBacklog({
    studyDay,
    waiting: due.map(({ card, memory }) => ({
      cardId: card.id,
      memory,
      seconds: expectedSeconds({ kind: card.kind, seconds: card.seconds, isNew: false }, medians),
    })),
    secondsOn: (day) => expectedSecondsOfMany(loads.get(day) ?? NOTHING, medians),
    budgetSeconds,
    retention: settings.retention / 1000,
    rest: settings,
    horizon: HORIZON,
  })
  return forecast === null ? null : sayDay(forecast.doneOn, LONG_DATE)
}

const NOTHING: DayLoad = { cards: 0, seconds: 0 }

async function nightsAhead(
  { userId, studyDay, settings }: Learner,
  { medians }: Night,
  loads: ReadonlyMap<number, DayLoad>,
): Promise<NightAhead[]> {
  // Counted, not looked up: what is suspended does not come back.
  const counts = await countDueByDay(userId, studyDay + 1, studyDay + 2)
  return [1, 2].map((nights) => {
    const day = studyDay + nights
    const questions = counts.get(day) ?? 0
    const load = loads.get(day) ?? NOTHING
    const seconds = (expectedSecondsOfMany(load, medians) * questions) / Math.max(1, load.cards)
    return {
      day: nights === 1 ? 'Tomorrow' : sayDay(day, { weekday: 'long' }),
      questions,
      minutes: minutesOf(seconds),
      isRest: restOn(day, settings) !== null,
    }
  })
}
