import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'

const settingsRow = z.object({
  timeZone: z.string(),
  dayStartHour: z.int().min(0).max(12),
  budgetMinutes: z.int().min(1),
  retention: z.int().min(700).max(970),
  newPerNight: z.int().min(0),
  theme: z.enum(['night', 'day']),
})

export interface LearnerSettings {
  /** IANA name, such as Europe/Zurich. */
  readonly timeZone: string
  /** Hour at which a study day begins, 0 to 12. */
  readonly dayStartHour: number
  readonly budgetMinutes: number
  /** Desired retention in thousandths, 700 to 970. */
  readonly retention: number
  readonly newPerNight: number
  readonly theme: 'night' | 'day'
}

/** What a learner has before setting anything. */
export const DEFAULT_LEARNER_SETTINGS: LearnerSettings = {
  timeZone: 'UTC',
  dayStartHour: 4,
  budgetMinutes: 10,
  retention: 900,
  newPerNight: 8,
  theme: 'night',
}

/** The learner's settings; the defaults for one who has none yet. */
export async function findLearnerSettings(
  userId: string,
  session: DatabaseSession = database(),
): Promise<LearnerSettings> {
  const row = await session.learnerSettings.findUnique({
    where: { userId },
    select: {
      timeZone: true,
      dayStartHour: true,
      budgetMinutes: true,
      retention: true,
      newPerNight: true,
      theme: true,
    },
  })
  return row === null ? DEFAULT_LEARNER_SETTINGS : settingsRow.parse(row)
}

/** Sets what `changes` names and leaves the rest as it was. */
export async function saveLearnerSettings(
  userId: string,
  changes: Partial<LearnerSettings>,
  session: DatabaseSession = database(),
): Promise<void> {
  await session.learnerSettings.upsert({
    where: { userId },
    create: { userId, ...DEFAULT_LEARNER_SETTINGS, ...changes },
    update: changes,
    select: { userId: true },
  })
}
