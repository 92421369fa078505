import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'

const days = z.string().transform((text) => z.array(z.int()).readonly().parse(JSON.parse(text)))
const names = z.string().transform((text) => z.array(z.string()).readonly().parse(JSON.parse(text)))

const settingsRow = z.object({
  timeZone: z.string(),
  dayStartHour: z.int().min(0).max(12),
  budgetMinutes: z.int().min(1),
  retention: z.int().min(700).max(970),
  newPerNight: z.int().min(0),
  theme: z.enum(['night', 'day']),
  balanceLoad: z.boolean(),
  quietWeekdays: days,
  quietDays: days,
  breakFrom: z.int().nullable(),
  breakTo: z.int().nullable(),
  restingDocuments: names,
  reminderMinute: z.int().min(0).max(1439).nullable(),
  reminderSince: z.int().nullable(),
  reminderToken: z.string().nullable(),
  chosen: names,
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
  /** Whether intervals are chosen within their fuzz so that the nights are even. */
  readonly balanceLoad: boolean
  /** ISO weekdays, 1 Monday to 7 Sunday, and study days on which nothing is asked. */
  readonly quietWeekdays: readonly number[]
  readonly quietDays: readonly number[]
  /** The first and the last study day of a planned break; both or neither. */
  readonly breakFrom: number | null
  readonly breakTo: number | null
  /** Ids of documents that give no new cards. */
  readonly restingDocuments: readonly string[]
  /** Minutes after midnight by the learner's wall clock; null for no reminder. */
  readonly reminderMinute: number | null
  /** The study day on which the reminder was set. */
  readonly reminderSince: number | null
  /** Who has it may read the reminder's calendar. */
  readonly reminderToken: string | null
  /** Names of the settings that the learner has set; the others follow the defaults of a group. */
  readonly chosen: readonly string[]
}

/** What a learner has before setting anything. */
export const DEFAULT_LEARNER_SETTINGS: LearnerSettings = {
  timeZone: 'UTC',
  dayStartHour: 4,
  budgetMinutes: 10,
  retention: 900,
  newPerNight: 8,
  theme: 'night',
  balanceLoad: true,
  quietWeekdays: [],
  quietDays: [],
  breakFrom: null,
  breakTo: null,
  restingDocuments: [],
  reminderMinute: null,
  reminderSince: null,
  reminderToken: null,
  chosen: [],
}

const SELECT = {
  timeZone: true,
  dayStartHour: true,
  budgetMinutes: true,
  retention: true,
  newPerNight: true,
  theme: true,
  balanceLoad: true,
  quietWeekdays: true,
  quietDays: true,
  breakFrom: true,
  breakTo: true,
  restingDocuments: true,
  reminderMinute: true,
  reminderSince: true,
  reminderToken: true,
  chosen: true,
} as const

/** The learner's settings; the defaults for one who has none yet. */
export async function findLearnerSettings(
  userId: string,
  session: DatabaseSession = database(),
): Promise<LearnerSettings> {
  const row = await session.learnerSettings.findUnique({
    where: { userId },
    select: SELECT,
  })
  return row === null ? DEFAULT_LEARNER_SETTINGS : settingsRow.parse(row)
}

/** The learner whose reminder has this token, with their settings; null if nobody has it. */
export async function findLearnerByReminder(
  reminderToken: string,
  session: DatabaseSession = database(),
): Promise<{ readonly userId: string; readonly settings: LearnerSettings } | null> {
  const row = await session.learnerSettings.findUnique({
    where: { reminderToken },
    select: { ...SELECT, userId: true },
  })
  return row === null ? null : { userId: row.userId, settings: settingsRow.parse(row) }
}

/** Sets what `changes` names and leaves the rest as it was. */
export async function saveLearnerSettings(
  userId: string,
  changes: Partial<LearnerSettings>,
  session: DatabaseSession = database(),
): Promise<void> {
  const { quietWeekdays, quietDays, restingDocuments, chosen, ...plain } = changes
  const row = {
    ...plain,
    ...(quietWeekdays && { quietWeekdays: JSON.stringify(quietWeekdays) }),
    ...(quietDays && { quietDays: JSON.stringify(quietDays) }),
    ...(restingDocuments && { restingDocuments: JSON.stringify(restingDocuments) }),
    ...(chosen && { chosen: JSON.stringify(chosen) }),
  }
  await session.learnerSettings.upsert({
    where: { userId },
    create: { userId, timeZone: DEFAULT_LEARNER_SETTINGS.timeZone, ...row },
    update: row,
    select: { userId: true },
  })
}
