import 'server-only'
import { z } from 'zod'
import { isTimeZone } from '@/lib/base/study-day'
import { listSetAsideCards } from '@/lib/db/card-marks'
import { findLearnerSettings, saveLearnerSettings } from '@/lib/db/learner-settings'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'

export const settingsSchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'This time zone is not known here.'),
  dayStartHour: z.int('A whole hour.').min(0, 'From 0 to 12.').max(12, 'From 0 to 12.'),
  budgetMinutes: z.int('Whole minutes.').min(1, 'At least a minute.').max(120, 'At most two hours.'),
  /** In thousandths. */
  retention: z.int().min(700, 'From 70 % to 97 %.').max(970, 'From 70 % to 97 %.'),
  newPerNight: z.int('A whole number.').min(0, 'From 0 to 50.').max(50, 'From 0 to 50.'),
})

export const cardSchema = z.strictObject({ cardId: z.string().min(1).max(200) })

/** What a learner has set, which cards are set aside, and the time zones to choose from. */
export async function getSettings(actor: Actor) {
  const [settings, setAside] = await Promise.all([
    findLearnerSettings(actor.userId),
    listSetAsideCards(actor.userId),
  ])
  return {
    settings,
    setAside: setAside.map(({ cardId, simulation, question, sectionTitle, suspended, flagged }) => ({
      cardId,
      title: findQuestion(simulation, question)?.title ?? question,
      sectionTitle,
      suspended,
      flagged,
    })),
    timeZones: [...new Set([settings.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
  }
}

export async function saveSettings(actor: Actor, settings: z.output<typeof settingsSchema>): Promise<void> {
  await saveLearnerSettings(actor.userId, settings)
}
