import 'server-only'
import { database, type DatabaseSession } from './client'

export interface StoredSection {
  readonly id: string
  readonly documentId: string
  readonly slug: string
  readonly kind: 'concept' | 'deep-dive'
  readonly title: string
  readonly summary: string
}

export interface StoredDocument {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly sections: readonly StoredSection[]
}

const SECTION = { id: true, documentId: true, slug: true, kind: true, title: true, summary: true } as const

function readSection(row: Omit<StoredSection, 'kind'> & { kind: string }): StoredSection {
  return { ...row, kind: row.kind === 'deep-dive' ? 'deep-dive' : 'concept' }
}

/** All documents with their sections, each in its own order. */
export async function listDocuments(session: DatabaseSession = database()): Promise<StoredDocument[]> {
  const rows = await session.document.findMany({
    where: { retired: false },
    orderBy: { position: 'asc' },
    select: {
      id: true,
      title: true,
      summary: true,
      sections: { where: { retired: false }, orderBy: { position: 'asc' }, select: SECTION },
    },
  })
  return rows.map((row) => ({ ...row, sections: row.sections.map(readSection) }))
}

/** A section with its text; null if there is none of this id. */
export async function findSection(
  id: string,
  session: DatabaseSession = database(),
): Promise<(StoredSection & { readonly body: string; readonly documentTitle: string }) | null> {
  const row = await session.section.findUnique({
    where: { id, retired: false },
    select: { ...SECTION, body: true, document: { select: { title: true } } },
  })
  if (row === null) return null
  const { body, document, ...section } = row
  return { ...readSection(section), body, documentTitle: document.title }
}

/** What a document is called, retired or not. */
export async function findDocumentTitle(id: string, session: DatabaseSession = database()): Promise<string> {
  const row = await session.document.findUnique({ where: { id }, select: { title: true } })
  return row?.title ?? id
}

/** The titles of these sections, by id; of those that have gone too. */
export async function listSectionTitles(
  ids: readonly string[],
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<string, string>> {
  const rows = await session.section.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, title: true },
  })
  return new Map(rows.map(({ id, title }) => [id, title]))
}
