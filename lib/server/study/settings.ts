import 'server-only'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { isTimeZone } from '@/lib/base/study-day'
import { listSetAsideCards } from '@/lib/db/card-marks'
import { inTransaction } from '@/lib/db/client'
import { listDocuments } from '@/lib/db/documents'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { sharedSettings } from '@/lib/groups/defaults'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { learnerOf, settingsOf } from './learner'
import { sayDay } from './say-day'

const DAY_MS = 86_400_000
const LONGEST_BREAK_DAYS = 366
const LATEST_DAY = Date.parse('2200-01-01') / DAY_MS

/** A date as a form writes it, as a study day. */
const date = z.iso
  .date('This is not a date.')
  .transform((text) => Date.parse(text) / DAY_MS)
  .refine((day) => day >= 0 && day < LATEST_DAY, 'This date is too far away.')
const dateOrNone = z.union([z.literal('').transform(() => null), date])
/** A time of day as a form writes it, as minutes after midnight. */
const time = z.iso.time({ precision: -1, error: 'A time such as 22:00.' }).transform((text) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
})
const timeOrNone = z.union([z.literal('').transform(() => null), time])

export const settingsSchema = z
  .strictObject({
    timeZone: z.string().refine(isTimeZone, 'This time zone is not known here.'),
    dayStartHour: z.int('A whole hour.').min(0, 'From 0 to 12.').max(12, 'From 0 to 12.'),
    // A form that shows one of these locked leaves it out.
    budgetMinutes: z
      .int('Whole minutes.')
      .min(1, 'At least a minute.')
      .max(120, 'At most two hours.')
      .optional(),
    /** In thousandths. */
    retention: z.int().min(700, 'From 70 % to 97 %.').max(970, 'From 70 % to 97 %.').optional(),
    newPerNight: z.int('A whole number.').min(0, 'From 0 to 50.').max(50, 'From 0 to 50.').optional(),
    theme: z.enum(['night', 'day']),
    balanceLoad: z.boolean(),
    quietWeekdays: z.array(z.int().min(1).max(7)).max(7),
    quietDays: z.array(date).max(200, 'At most 200 dates.'),
    addQuietDay: dateOrNone,
    breakFrom: dateOrNone,
    breakTo: dateOrNone,
    /** Ids of the documents that give new cards. */
    documents: z.array(z.string().max(200)).max(1000),
    reminderMinute: timeOrNone,
  })
  .superRefine(({ breakFrom, breakTo }, { addIssue }) => {
    const say = (field: string, message: string) => addIssue({ code: 'custom', path: [field], message })
    if (breakFrom !== null && breakTo === null) say('breakTo', 'Until when? Both dates, or neither.')
    if (breakFrom === null && breakTo !== null) say('breakFrom', 'From when? Both dates, or neither.')
    if (breakFrom === null || breakTo === null) return
    if (breakTo < breakFrom) say('breakTo', 'The last day is before the first.')
    if (breakTo - breakFrom >= LONGEST_BREAK_DAYS) say('breakTo', 'A break can be a year at most.')
  })
export type SettingsInput = z.output<typeof settingsSchema>

export const cardSchema = z.strictObject({ cardId: z.string().min(1).max(200) })

/** What counts for a learner and which group locks it, which cards are set aside, and what there is to choose from. */
export async function getSettings(actor: Actor) {
  const [{ settings, locks }, setAside, documents] = await Promise.all([
    settingsOf(actor.userId),
    listSetAsideCards(actor.userId),
    listDocuments(),
  ])
  const { quietDays, breakFrom, breakTo, reminderMinute, reminderToken, restingDocuments } = settings
  return {
    settings: {
      ...settings,
      quietDays: quietDays.map((day) => ({
        date: dateText(day),
        says: sayDay(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      })),
      breakFrom: breakFrom === null ? '' : dateText(breakFrom),
      breakTo: breakTo === null ? '' : dateText(breakTo),
      reminder: reminderMinute === null ? '' : timeText(reminderMinute),
      reminderPath:
        reminderMinute === null || reminderToken === null ? null : `/api/reminder/${reminderToken}.ics`,
      documents: documents.map(({ id, title }) => ({
        id,
        title,
        isStudied: !restingDocuments.includes(id),
      })),
    },
    locks,
    setAside: setAside.map(({ simulation, question, sectionId, ...card }) => ({
      ...card,
      title: findQuestion(simulation, question)?.title ?? question,
      sectionHref: `/read/${sectionId}`,
    })),
    timeZones: [...new Set([settings.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
  }
}

/**
 * Saves all settings at once; quiet dates that are over are forgotten. What a group may set too is the learner's own
 * choice once it differs from what counted before. Throws AppError('forbidden') if it differs from what a group locked.
 */
export async function saveSettings(actor: Actor, input: SettingsInput): Promise<void> {
  const {
    documents,
    addQuietDay,
    quietDays,
    reminderMinute,
    budgetMinutes,
    retention,
    newPerNight,
    ...plain
  } = input
  const { studyDay } = await learnerOf(actor)
  const days = [...quietDays, ...(addQuietDay === null ? [] : [addQuietDay])]
  await inTransaction(async (session) => {
    const { settings, locks } = await settingsOf(actor.userId, session)
    const all = await listDocuments(session)
    const shared = { budgetMinutes, retention, newPerNight }
    const changed = sharedSettings.filter((key) => shared[key] !== undefined && shared[key] !== settings[key])
    const locked = changed.find((key) => locks[key] !== undefined)
    if (locked !== undefined) throw lockedBy(locks[locked] ?? '')
    await saveLearnerSettings(
      actor.userId,
      {
        ...plain,
        ...Object.fromEntries(changed.map((key) => [key, shared[key]])),
        chosen: [...new Set([...settings.chosen, ...changed])],
        quietDays: [...new Set(days)].filter((day) => day >= studyDay).toSorted((a, b) => a - b),
        restingDocuments: all.map(({ id }) => id).filter((id) => !documents.includes(id)),
        reminderMinute,
        ...(reminderMinute !== null && settings.reminderSince === null ? { reminderSince: studyDay } : {}),
        ...(reminderMinute !== null && settings.reminderToken === null ? { reminderToken: newToken() } : {}),
      },
      session,
    )
  })
}

function lockedBy(group: string): AppError {
  return new AppError(
    'forbidden',
    `${group} has locked one of these for all its members. Load the page anew to see which.`,
  )
}

/** Another address for the reminder's calendar: whoever had the one before reads it no longer. */
export async function renewReminder(actor: Actor): Promise<void> {
  await saveLearnerSettings(actor.userId, { reminderToken: newToken() })
}

function newToken(): string {
  return randomBytes(24).toString('base64url')
}

function dateText(studyDay: number): string {
  return new Date(studyDay * DAY_MS).toISOString().slice(0, 10)
}

function timeText(minutes: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
