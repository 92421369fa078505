import type { z } from 'zod'
import { seedFrom } from '@/lib/base/rng'
import type {
  cardSchema,
  claimSchema,
  documentFileSchema,
  resourceSchema,
  sectionFrontMatterSchema,
  sourceSchema,
  termSchema,
} from './schema'

/** A document as its files say, all ids local to it. "StudyDocument", since `Document` is the browser's. */
export interface StudyDocument extends Omit<DocumentFile, 'sections'> {
  /** The name of its folder. */
  readonly id: string
  /** In reading order. */
  readonly sections: readonly Section[]
  /** In the order in which they are introduced: by section, then as written. */
  readonly cards: readonly Card[]
  readonly claims: readonly Claim[]
  readonly resources: readonly Resource[]
}

type DocumentFile = Readonly<z.infer<typeof documentFileSchema>>
export type SectionKind = Section['kind']

export interface Section extends Readonly<z.infer<typeof sectionFrontMatterSchema>> {
  readonly slug: string
  /** Markdown without its front matter. */
  readonly body: string
}

export type Card = Readonly<z.infer<typeof cardSchema>>
export type Claim = Readonly<z.infer<typeof claimSchema>>
export type Source = Readonly<z.infer<typeof sourceSchema>>
export type Term = Readonly<z.infer<typeof termSchema>>
export type Resource = Readonly<z.infer<typeof resourceSchema>>

/** Sixteen hex digits that change whenever anything that a learner sees of the card changes. */
export function cardVersion(card: Card): string {
  const { simulation, question, params, claims, kind, explain } = card
  return versionOf(canonical({ simulation, question, params, claims, kind, explain }))
}

/** Sixteen hex digits that change whenever the text of a section changes. */
export function textVersion({ title, summary, body }: Pick<Section, 'title' | 'summary' | 'body'>): string {
  return versionOf(canonical({ title, summary, body }))
}

function versionOf(seen: string): string {
  return [seedFrom('a', seen), seedFrom('b', seen)].map((half) => half.toString(16).padStart(8, '0')).join('')
}

/** JSON with sorted keys: the order in which an author writes params means nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
