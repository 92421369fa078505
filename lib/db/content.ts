import 'server-only'
import { cardVersion, type StudyDocument } from '@/lib/content/document'
import type { DatabaseSession } from './client'
import { recountLoads } from './day-load'
import { findCursorsAnew } from './new-card-cursor'

/**
 * Brings the documents into the database as they are now. Ids are stable: what was there is updated and keeps all
 * that hangs on it; what is gone is retired, never deleted. Doing it twice changes nothing.
 */
export async function saveDocuments(
  documents: readonly StudyDocument[],
  session: DatabaseSession,
): Promise<void> {
  const ids = documents.map(({ id }) => id)
  await session.document.updateMany({ where: { id: { notIn: ids } }, data: { retired: true } })
  await session.card.updateMany({ where: { documentId: { notIn: ids } }, data: { retired: true } })
  for (const document of documents) await saveDocument(document, session)
  await recountLoads(session)
  await findCursorsAnew(session)
}

async function saveDocument(document: StudyDocument, session: DatabaseSession): Promise<void> {
  const { id: documentId, title, summary, position } = document
  const of = (name: string): string => `${documentId}/${name}`
  const fields = {
    title,
    summary,
    position,
    sources: JSON.stringify(document.sources),
    resources: JSON.stringify(document.resources),
    retired: false,
  }
  await session.document.upsert({
    where: { id: documentId },
    create: { id: documentId, ...fields },
    update: fields,
    select: { id: true },
  })
  for (const [place, section] of document.sections.entries()) {
    const { slug, kind, title: heading, summary: line, body } = section
    const row = {
      documentId,
      slug,
      kind,
      position: place,
      title: heading,
      summary: line,
      body,
      terms: JSON.stringify(section.terms),
      sources: JSON.stringify(section.sources),
      retired: false,
    }
    await session.section.upsert({
      where: { id: of(slug) },
      create: { id: of(slug), ...row },
      update: row,
      select: { id: true },
    })
  }
  for (const [place, card] of document.cards.entries()) {
    const { simulation, question, kind, seconds, explain } = card
    const row = {
      documentId,
      sectionId: of(card.section),
      position: place,
      simulation,
      question,
      params: JSON.stringify(card.params),
      kind,
      seconds,
      explain,
      claims: JSON.stringify(card.claims.map(of)),
      version: cardVersion(card),
      retired: false,
    }
    await session.card.upsert({
      where: { id: of(card.id) },
      create: { id: of(card.id), ...row },
      update: row,
      select: { id: true },
    })
  }
  for (const { id, says, verdict, right, sources, note = null, holds = null } of document.claims) {
    const row = { documentId, says, verdict, right, note, holds, sources }
    await session.claim.upsert({
      where: { id: of(id) },
      create: { id: of(id), ...row },
      update: row,
      select: { id: true },
    })
  }
  const gone = (names: readonly string[]) => ({ documentId, id: { notIn: names.map(of) } })
  await session.section.updateMany({
    where: gone(document.sections.map(({ slug }) => slug)),
    data: { retired: true },
  })
  await session.card.updateMany({ where: gone(document.cards.map(({ id }) => id)), data: { retired: true } })
  await session.claim.deleteMany({ where: gone(document.claims.map(({ id }) => id)) })
}
