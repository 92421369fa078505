import type { SearchKind, SearchResults } from '@/lib/content/search-results'

export const KIND_NAMES: Readonly<Record<SearchKind, string>> = {
  text: 'Texts',
  question: 'Questions',
  term: 'Glossary',
  claim: 'Errata',
}

const ONE_OR_MORE: Readonly<Record<SearchKind, readonly [one: string, more: string]>> = {
  text: ['text', 'texts'],
  question: ['question', 'questions'],
  term: ['term', 'terms'],
  claim: ['erratum', 'errata'],
}

/** "3 texts, 1 question", or that there is nothing. */
export function sayFound({ groups }: SearchResults): string {
  if (groups.length === 0) return 'Nothing found.'
  return groups.map(({ kind, total }) => `${total} ${ONE_OR_MORE[kind][total === 1 ? 0 : 1]}`).join(', ')
}
