import type { z } from 'zod'
import type { Catalogue } from './catalogue'
import { checkCards } from './check-cards'
import { checkSections } from './check-sections'
import type { Card, Claim, Resource, Section, SectionKind, StudyDocument } from './document'
import type { Fault } from './fault'
import {
  cardSchema,
  claimSchema,
  documentFileSchema,
  resourceSchema,
  sectionFrontMatterSchema,
} from './schema'
import { readYaml, readYamlList, type Written } from './yaml-text'

export interface TextFile {
  /** From the document's folder, with "/": "cards/epoll.yaml". */
  readonly path: string
  readonly text: string
}

/** Something that a file holds, and where: faults found later name the place. */
export interface Placed<T> extends Written<T> {
  readonly file: string
}

/** A section's text begins at this line of its file. */
export interface PlacedSection extends Placed<Section> {
  readonly bodyLine: number
}

export interface ParsedDocument {
  /** What could be read; null if document.yaml could not. Use it only if there are no faults. */
  readonly document: StudyDocument | null
  readonly faults: readonly Fault[]
}

const FOLDERS: Readonly<Record<string, SectionKind>> = { concepts: 'concept', 'deep-dives': 'deep-dive' }

/** Reads a document from the texts of its folder and checks it against the simulations. Collects all faults. */
export function parseDocument(id: string, files: readonly TextFile[], catalogue: Catalogue): ParsedDocument {
  const faults: Fault[] = []
  const sections: PlacedSection[] = []
  const cards: Placed<Card>[] = []
  const claims: Placed<Claim>[] = []
  const resources: Placed<Resource>[] = []
  let head: Placed<z.infer<typeof documentFileSchema>> | null = null

  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const file = `${id}/${path}`
    const [folder = '', name = ''] = path.split('/')
    const kind = FOLDERS[folder]
    const placed = <T>(written: Written<T>): Placed<T> => ({ ...written, file })
    if (path === 'document.yaml') {
      const read = readYaml(documentFileSchema, file, text, faults)
      head = read === null ? null : placed(read)
    } else if (path === 'claims.yaml')
      claims.push(...readYamlList(claimSchema, file, text, faults).map(placed))
    else if (path === 'resources.yaml')
      resources.push(...readYamlList(resourceSchema, file, text, faults).map(placed))
    else if (folder === 'cards' && /^[^/]+\.yaml$/.test(name)) {
      cards.push(...readYamlList(cardSchema, file, text, faults).map(placed))
    } else if (kind !== undefined && /^[a-z0-9-]+\.md$/.test(name)) {
      const section = readSection(file, name.slice(0, -3), kind, text, faults)
      if (section !== null) sections.push(section)
    } else faults.push({ file, at: '', says: NO_PLACE })
  }

  if (head === null) {
    if (!files.some(({ path }) => path === 'document.yaml')) {
      faults.push({
        file: `${id}/document.yaml`,
        at: '',
        says: 'A document needs this file: title, summary and the order of its sections.',
      })
    }
    return { document: null, faults }
  }
  for (const list of [cards, claims, resources]) checkIds(list, faults)
  checkSections(head, sections, cards, claims, catalogue, faults)
  checkCards(cards, sections, claims, catalogue, faults)

  const order = head.value.sections
  const ordered = order.flatMap((slug) => sections.find(({ value }) => value.slug === slug)?.value ?? [])
  const bySection = cards
    .map(({ value }) => value)
    .toSorted((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
  const document: StudyDocument = {
    ...head.value,
    id,
    sections: ordered,
    cards: bySection,
    claims: claims.map(({ value }) => value),
    resources: resources.map(({ value }) => value),
  }
  return { document, faults }
}

const NO_PLACE =
  'This file has no place in a document. There are document.yaml, claims.yaml, resources.yaml, concepts/*.md, deep-dives/*.md and cards/*.yaml.'

function readSection(
  file: string,
  slug: string,
  kind: SectionKind,
  text: string,
  faults: Fault[],
): PlacedSection | null {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?/.exec(text)
  if (found === null) {
    faults.push({
      file,
      at: 'line 1',
      says: 'The text must begin with front matter: title and summary between two lines "---".',
    })
    return null
  }
  const front = readYaml(sectionFrontMatterSchema, file, found[1] ?? '', faults, 2)
  if (front === null) return null
  if (front.value.kind !== kind) {
    faults.push({
      file,
      at: front.at(['kind']),
      says: `This is called a ${front.value.kind}, but lies among the ${kind}s.`,
    })
  }
  const bodyLine = found[0].split('\n').length
  return {
    ...front,
    file,
    bodyLine,
    value: { ...front.value, slug, kind, body: text.slice(found[0].length) },
  }
}

function checkIds(items: readonly Placed<{ readonly id: string }>[], faults: Fault[]): void {
  const first = new Map<string, string>()
  for (const { value, file, at } of items) {
    const before = first.get(value.id)
    if (before === undefined) first.set(value.id, `${file}, ${at(['id'])}`)
    else faults.push({ file, at: at(['id']), says: `The id “${value.id}” is taken: ${before}.` })
  }
}
