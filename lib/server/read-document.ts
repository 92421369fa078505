import 'server-only'
import { glossaryOf } from '@/lib/content/glossary'
import { minutesToRead } from '@/lib/content/reading-time'
import { listMarks } from '@/lib/db/card-marks'
import { listCardsOfDocument, type StoredCard } from '@/lib/db/cards'
import { findDocument, listDocuments, type ReadableDocument } from '@/lib/db/documents'
import { listMemories } from '@/lib/db/memories'
import { countKnowledge, type Standing, standingOf } from '@/lib/review/knowledge'
import type { Memory } from '@/lib/review/memory'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from './actor'
import { learnerOf, type Learner } from './study/learner'

/** The documents of this server. Texts are for everyone who reaches it. */
export async function listReadable() {
  const documents = await listDocuments()
  return Promise.all(
    documents.map(async ({ sections, ...document }) => ({
      ...document,
      sections: sections.length,
      questions: (await listCardsOfDocument(document.id)).length,
    })),
  )
}

/** A document's contents, with what the learner knows of each section; null if there is no such document. */
export async function readContents(documentId: string, actor: Actor | null) {
  const document = await findDocument(documentId)
  if (document === null) return null
  const cards = await readCards(document, actor)
  const sections = document.sections.map(({ id, slug, kind, title, summary, body }) => {
    const own = cards.filter(({ card }) => card.sectionId === id)
    return {
      slug,
      kind,
      title,
      summary,
      minutes: minutesToRead(body),
      questions: own.length,
      knowledge: actor === null ? null : countKnowledge(own.map(({ standing }) => standing)),
    }
  })
  const { id, title, summary, sources, resources } = document
  const terms = document.sections.reduce((sum, section) => sum + section.terms.length, 0)
  return { id, title, summary, sections, sources, terms, resources: resources.length }
}

/** What the source document recommends, identified; null if there is no such document. */
export async function readResources(documentId: string) {
  const document = await findDocument(documentId)
  if (document === null) return null
  const { id, title, resources } = document
  return { id, title, resources }
}

/** The terms of a document in the order of a dictionary; null if there is no such document. */
export async function readGlossary(documentId: string) {
  const document = await findDocument(documentId)
  if (document === null) return null
  const { id, title, sections } = document
  return { id, title, entries: glossaryOf(sections) }
}

export interface ReadCard {
  readonly card: StoredCard
  /** What it asks. */
  readonly title: string
  readonly standing: Standing
  readonly memory: Memory | null
  readonly suspended: boolean
}

/** The cards of a document in its order, with what the learner remembers of each; of nobody, nothing. */
export async function readCards(
  document: Pick<ReadableDocument, 'id'>,
  actor: Actor | null,
  learner?: Learner,
): Promise<ReadCard[]> {
  const cards = await listCardsOfDocument(document.id)
  const ids = cards.map((card) => card.id)
  const known = actor === null ? null : await memoriesOf(ids, learner ?? (await learnerOf(actor)))
  return cards.map((card) => {
    const memory = known?.memories.get(card.id) ?? null
    return {
      card,
      title: findQuestion(card.simulation, card.question)?.title ?? card.question,
      memory,
      standing: known === null ? 'unmet' : known.standingOf(memory),
      suspended: known?.marks.get(card.id)?.suspended === true,
    }
  })
}

async function memoriesOf(cardIds: readonly string[], { userId, studyDay, settings }: Learner) {
  const [memories, marks] = await Promise.all([listMemories(userId, cardIds), listMarks(userId, cardIds)])
  return {
    memories: new Map(memories.map(({ cardId, memory }) => [cardId, memory])),
    marks,
    standingOf: (memory: Memory | null) => standingOf(memory, studyDay, settings.retention / 1000),
  }
}
