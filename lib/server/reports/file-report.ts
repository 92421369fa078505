import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { textVersion } from '@/lib/content/document'
import { MAX_REPORT_LENGTH, reportFaults, type ReportSubject } from '@/lib/content/report'
import { findCardVersion } from '@/lib/db/cards'
import { type DatabaseSession, inTransaction } from '@/lib/db/client'
import { findSection } from '@/lib/db/documents'
import { addReport, countReportsSince, findReport } from '@/lib/db/reports'
import { replaySchema } from '@/lib/simulations/read-replay-link'
import type { Actor } from '../actor'
import { now } from '../now'

/** So many in a day: more than anyone finds, and few enough to read. */
const AT_MOST = 40
const DAY_MS = 24 * 60 * 60 * 1000

const name = z.string().min(1).max(200)

export const reportSchema = z
  .strictObject({
    id: z.uuidv7(),
    sectionId: name.nullable(),
    cardId: name.nullable(),
    fault: z.enum(reportFaults, 'Say what it is.'),
    says: z.string().trim().max(MAX_REPORT_LENGTH, `At most ${MAX_REPORT_LENGTH} characters.`),
    /** The variant and what was answered, if it is about a question. */
    replay: replaySchema.nullable(),
  })
  .refine(({ fault, says }) => fault !== 'other' || says !== '', {
    path: ['says'],
    message: 'Say in a few words what it is.',
  })
  .refine(({ sectionId, replay }) => sectionId !== null || replay !== null, 'A report is about something.')
type ReportInput = z.output<typeof reportSchema>

/**
 * Writes down what somebody finds wrong, with the version of it that they saw. The same id twice changes nothing.
 * Throws 'not-found' if the text or the card never was, and 'too-many-requests' above 40 in a day.
 */
export async function fileReport(actor: Actor, input: ReportInput): Promise<null> {
  const at = now()
  await inTransaction(async (session) => {
    const known = await findReport(input.id, session)
    if (known !== null) {
      if (known.userId !== actor.userId) throw new AppError('forbidden', 'This report is somebody else’s.')
      return
    }
    if ((await countReportsSince(actor.userId, at - DAY_MS, session)) >= AT_MOST) {
      throw new AppError(
        'too-many-requests',
        `You have sent ${AT_MOST} reports within a day. Send this one tomorrow; it is kept here while the page is open.`,
      )
    }
    const { sectionId, version } = await placeOf(input, session)
    const documentId = sectionId?.split('/')[0] ?? null
    await addReport({ ...input, userId: actor.userId, at, documentId, sectionId, version }, session)
  })
  return null
}

/** Where it is, and its version as it is now. */
async function placeOf({ cardId, sectionId }: ReportSubject, session: DatabaseSession) {
  if (cardId !== null) {
    const card = await findCardVersion(cardId, session)
    if (card === null) throw new AppError('not-found', 'This card is no longer there.')
    return card
  }
  if (sectionId === null) return { sectionId: null, version: null }
  const section = await findSection(sectionId, session)
  if (section === null) throw new AppError('not-found', 'This text is no longer there.')
  return { sectionId, version: textVersion(section) }
}
