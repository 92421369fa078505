import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { textVersion } from '@/lib/content/document'
import { findCardVersion } from '@/lib/db/cards'
import { findSection, listSectionTitles } from '@/lib/db/documents'
import { findLearnerSettings } from '@/lib/db/learner-settings'
import { listGroupDocuments } from '@/lib/db/groups'
import { countReports, findReport, findReportWithin, listReports, type StoredReport } from '@/lib/db/reports'
import type { EditedGroup } from '@/lib/groups/access'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import { replaySchema } from '@/lib/simulations/read-replay-link'
import type { Replay } from '@/lib/simulations/replay-link'
import type { Actor } from '../actor'
import { findOwner, type Owner } from '../owner'

/** So many are shown; the rest once these are resolved. */
const AT_MOST = 200

/** What everyone has reported: the open ones, or those resolved. */
export async function listReportsForOwner(owner: Owner, isOpen: boolean) {
  const [reports, counts] = await Promise.all([listReports({ isOpen }, AT_MOST), countReports()])
  return { counts, reports: await lines(owner.userId, reports) }
}

/** What one has reported oneself, with what was answered. */
export async function listOwnReports(actor: Actor) {
  return lines(actor.userId, await listReports({ userId: actor.userId }, AT_MOST))
}

/** How many wait for the owner. */
export async function countOpenReports(_owner: Owner): Promise<number> {
  return (await countReports()).open
}

/** A report, for its reporter and the owner. Throws 'not-found' for anyone else. */
export async function getReport(actor: Actor, id: string) {
  const report = await findReport(id)
  const owner = await findOwner(actor)
  if (report === null || (owner === null && report.userId !== actor.userId))
    throw new AppError('not-found', 'There is no such report.')
  return whole(actor.userId, report, owner !== null)
}

/** What the members of a group have reported of what it studies, for its editors: the open ones, or those resolved. */
export async function listGroupReports(editor: EditedGroup, isOpen: boolean) {
  const group = await scopeOf(editor)
  const [reports, counts] = await Promise.all([
    listReports({ group, isOpen }, AT_MOST),
    countReports({ group }),
  ])
  return { counts, reports: await lines(editor.userId, reports) }
}

/** How many wait for the editors of a group. */
export async function countOpenGroupReports(editor: EditedGroup): Promise<number> {
  return (await countReports({ group: await scopeOf(editor) })).open
}

/** A report of a member of the group. Throws 'not-found' for any other. */
export async function getGroupReport(editor: EditedGroup, id: string) {
  const report = await findReportWithin({ group: await scopeOf(editor) }, id)
  if (report === null) throw new AppError('not-found', 'There is no such report.')
  return whole(editor.userId, report, true)
}

async function scopeOf({ id }: EditedGroup) {
  return { id, documentIds: await listGroupDocuments(id) }
}

async function whole(userId: string, report: StoredReport, canSettle: boolean) {
  const [line] = await lines(userId, [report])
  if (line === undefined) throw new AppError('not-found', 'There is no such report.')
  return { ...line, canSettle, replay: replayOf(report), hasChanged: await hasChanged(report) }
}

/** Reports as a list shows them: what each is about, who sent it and when. */
async function lines(viewerId: string, reports: readonly StoredReport[]) {
  const titles = await listSectionTitles(reports.flatMap(({ sectionId }) => sectionId ?? []))
  const { timeZone } = await findLearnerSettings(viewerId)
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const when = (at: number): string => format.format(at)
  return reports.map((report) => {
    const { id, sectionId, fault, says, at, reply, repliedAt, resolvedAt, userId, userName } = report
    const replay = replayOf(report)
    const section = sectionId === null ? null : (titles.get(sectionId) ?? sectionId)
    return {
      id,
      title: replay === null ? (section ?? 'A text that has gone') : titleOf(replay),
      kind: replay === null ? ('text' as const) : ('question' as const),
      section: sectionId === null || section === null ? null : { title: section, href: `/read/${sectionId}` },
      fault,
      says,
      reporter: userId === viewerId ? null : userName,
      when: when(at),
      reply,
      repliedWhen: repliedAt === null ? null : when(repliedAt),
      isOpen: resolvedAt === null,
    }
  })
}

function titleOf({ simulation, question }: Replay): string {
  return findQuestion(simulation, question)?.title ?? findSimulation(simulation)?.title ?? question
}

function replayOf({ replay }: StoredReport): Replay | null {
  return replay === null ? null : replaySchema.parse(replay)
}

/** Whether the text or the card is another by now, so that the fault may be gone. */
async function hasChanged({ cardId, sectionId, version }: StoredReport): Promise<boolean> {
  if (version === null) return false
  if (cardId !== null) return (await findCardVersion(cardId))?.version !== version
  const section = sectionId === null ? null : await findSection(sectionId)
  return section === null || textVersion(section) !== version
}
