import 'server-only'
import { seedFrom } from '@/lib/base/rng'
import { listCardsOfDocument } from '@/lib/db/cards'
import { findSection, listDocuments, type StoredDocument } from '@/lib/db/documents'

/** All documents with their sections. Texts are for everyone who reaches the server. */
export function readContents(): Promise<StoredDocument[]> {
  return listDocuments()
}

/** A section's text and the questions that may be asked in it; null if there is no such section. */
export async function readSection(document: string, slug: string) {
  const section = await findSection(`${document}/${slug}`)
  if (section === null) return null
  const cards = await listCardsOfDocument(document)
  return {
    ...section,
    // In a text the same variant is asked to all; "another one" counts on from it.
    cards: cards.map(({ id, simulation, question, params }) => ({
      id,
      simulation,
      question,
      params,
      seed: seedFrom(id),
    })),
  }
}
