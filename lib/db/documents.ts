import 'server-only'
import { z } from 'zod'
import type { Resource, Source, Term } from '@/lib/content/document'
import { resourcesFileSchema, sourceSchema, termSchema } from '@/lib/content/schema'
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

export interface SectionText extends StoredSection {
  /** Markdown. */
  readonly body: string
  readonly terms: readonly Term[]
  readonly sources: readonly Source[]
}

/** A document as one reads it. */
export interface ReadableDocument extends Omit<StoredDocument, 'sections'> {
  readonly sections: readonly SectionText[]
  readonly sources: readonly Source[]
  readonly resources: readonly Resource[]
}

const termsJson = z.array(termSchema)
const sourcesJson = z.array(sourceSchema)

/** A document with its texts; null if there is none of this id. */
export async function findDocument(
  id: string,
  session: DatabaseSession = database(),
): Promise<ReadableDocument | null> {
  const row = await session.document.findUnique({
    where: { id, retired: false },
    select: {
      id: true,
      title: true,
      summary: true,
      sources: true,
      resources: true,
      sections: {
        where: { retired: false },
        orderBy: { position: 'asc' },
        select: { ...SECTION, body: true, terms: true, sources: true },
      },
    },
  })
  if (row === null) return null
  return {
    ...row,
    sources: sourcesJson.parse(JSON.parse(row.sources)),
    resources: resourcesFileSchema.parse(JSON.parse(row.resources)),
    sections: row.sections.map(({ terms, sources, ...section }) => ({
      ...section,
      ...readSection(section),
      terms: termsJson.parse(JSON.parse(terms)),
      sources: sourcesJson.parse(JSON.parse(sources)),
    })),
  }
}

/** A section with its text; null if there is none of this id. */
export async function findSection(
  id: string,
  session: DatabaseSession = database(),
): Promise<(StoredSection & { readonly body: string }) | null> {
  const row = await session.section.findUnique({
    where: { id, retired: false },
    select: { ...SECTION, body: true },
  })
  return row === null ? null : { ...readSection(row), body: row.body }
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
