import 'server-only'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Catalogue } from '@/lib/content/catalogue'
import type { StudyDocument } from '@/lib/content/document'
import type { Fault } from '@/lib/content/fault'
import { parseDocument, type TextFile } from '@/lib/content/parse'
import { simulations } from '@/lib/simulations/registry'
import { catalogueOf } from './catalogue'

export interface Content {
  /** In their order; complete only if there are no faults. */
  readonly documents: readonly StudyDocument[]
  readonly faults: readonly Fault[]
}

/** The folder that holds a folder for each document. */
export function contentFolder(): string {
  return path.resolve('content')
}

/** Reads and checks every document: each folder of `folder` but schema/ is one. */
export async function readContent(
  folder: string = contentFolder(),
  catalogue: Catalogue = catalogueOf(simulations),
): Promise<Content> {
  const entries = await readdir(folder, { withFileTypes: true })
  const ids = entries
    .filter((entry) => entry.isDirectory() && isDocumentName(entry.name))
    .map(({ name }) => name)
  const parsed = await Promise.all(
    ids.toSorted().map(async (id) => parseDocument(id, await readTexts(path.join(folder, id)), catalogue)),
  )
  const documents = parsed.flatMap(({ document }) => document ?? [])
  return {
    documents: documents.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)),
    faults: parsed.flatMap(({ faults }) => faults),
  }
}

function isDocumentName(name: string): boolean {
  return name !== 'schema' && !name.startsWith('.')
}

async function readTexts(folder: string): Promise<TextFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  // Editors leave hidden files behind; they are no part of a document.
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  return Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name)
      return {
        path: path.relative(folder, file).split(path.sep).join('/'),
        text: await readFile(file, 'utf8'),
      }
    }),
  )
}
