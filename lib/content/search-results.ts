import { z } from 'zod'

export const searchKinds = ['text', 'question', 'term', 'claim'] as const
export type SearchKind = (typeof searchKinds)[number]

/** Something that can be found: a part of a text, a card's question, a glossary term, a claim. */
export interface SearchEntry {
  readonly kind: SearchKind
  /** Where it is, heading included. */
  readonly href: string
  readonly title: string
  /** Where it belongs, as a person says it. */
  readonly place: string
  readonly text: string
}

/** A stretch of text; `hit` where it is what was searched for. */
const pieceSchema = z.object({ text: z.string(), hit: z.boolean() }).readonly()
export type Piece = z.infer<typeof pieceSchema>

const hitSchema = z
  .object({
    href: z.string(),
    title: z.array(pieceSchema).readonly(),
    place: z.string(),
    snippet: z.array(pieceSchema).readonly(),
  })
  .readonly()

/** What was found, as it crosses the border. Kinds without a hit are left out. */
export const searchResultsSchema = z
  .object({
    query: z.string(),
    groups: z
      .array(
        z
          .object({ kind: z.enum(searchKinds), total: z.int(), hits: z.array(hitSchema).readonly() })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type SearchResults = z.infer<typeof searchResultsSchema>

/** What begins and ends a hit in a text: control characters, which no indexed text holds. */
export const HIT_BEGINS = '\u0002'
export const HIT_ENDS = '\u0003'

/** A text without control characters, so that the marks of hits cannot be in it. */
export function withoutMarks(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/** A marked text as pieces. */
export function piecesOf(marked: string): Piece[] {
  const [before = '', ...rest] = marked.split(HIT_BEGINS)
  const pieces = [{ text: before, hit: false }]
  for (const part of rest) {
    const [hit = '', after = ''] = part.split(HIT_ENDS)
    pieces.push({ text: hit, hit: true }, { text: after, hit: false })
  }
  return pieces.filter(({ text }) => text !== '')
}
