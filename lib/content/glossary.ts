import type { Term } from './document'
import { anchorOf } from './links'

export interface GlossaryEntry extends Term {
  /** Of the entry in the glossary, and of the first use in the section that introduces it. */
  readonly anchor: string
  /** The section that introduces it. */
  readonly section: { readonly slug: string; readonly title: string }
}

interface Introducing {
  readonly slug: string
  readonly title: string
  readonly terms: readonly Term[]
}

/** All terms of a document, in the order of a dictionary. */
export function glossaryOf(sections: readonly Introducing[]): GlossaryEntry[] {
  return sections
    .flatMap(({ slug, title, terms }) =>
      terms.map((term) => ({ ...term, anchor: `term-${anchorOf(term.term)}`, section: { slug, title } })),
    )
    .toSorted((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' }))
}

export interface TermUse {
  readonly entry: GlossaryEntry
  readonly from: number
  /** Exclusive; a plural's ending is included. */
  readonly to: number
}

/**
 * Finds terms in a text, in order and without overlaps, longer ones first. A term with a capital in it is found only as
 * written; others also at the start of a sentence and in the plural.
 */
export function termsIn(text: string, entries: readonly GlossaryEntry[]): TermUse[] {
  if (entries.length === 0) return []
  const uses: TermUse[] = []
  const taken = (from: number, to: number): boolean => uses.some((use) => from < use.to && use.from < to)
  for (const entry of entries.toSorted((a, b) => b.term.length - a.term.length)) {
    for (const match of text.matchAll(patternOf(entry.term))) {
      const to = match.index + match[0].length
      if (!taken(match.index, to)) uses.push({ entry, from: match.index, to })
    }
  }
  return uses.toSorted((a, b) => a.from - b.from)
}

function patternOf(term: string): RegExp {
  const literal = term.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
  const first = term.slice(0, 1)
  const either =
    term === term.toLowerCase() && /\p{L}/u.test(first)
      ? `[${first}${first.toUpperCase()}]${literal.slice(first.length)}`
      : literal
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])${either}(?:e?s)?(?![\p{L}\p{N}_])`, 'gu')
}
