/** What is read of a query: more is no search any more. */
export const MAX_QUERY_LENGTH = 200
const MAX_TERMS = 12

/** A query in FTS5's language; null where nothing of it can be searched for. */
export interface Match {
  /** Everything must be there. */
  readonly all: string
  /** Something must be there. */
  readonly any: string
}

/**
 * Reads a query as a person types it. No character of it is an operator: only letters and digits come through, each
 * term in quotes. A term with marks inside ("io_uring", "/proc/self/maps") is its words in a row. A term that ends in
 * a letter or digit is the beginning of a word, since one may still be typing.
 */
export function matchOf(query: string): Match | null {
  const terms = query
    .slice(0, MAX_QUERY_LENGTH)
    .normalize('NFC')
    .split(/\s+/)
    .map(termOf)
    .filter((term) => term !== '')
    .slice(0, MAX_TERMS)
  return terms.length === 0 ? null : { all: terms.join(' AND '), any: terms.join(' OR ') }
}

function termOf(typed: string): string {
  const words = typed.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const last = words.at(-1)
  if (last === undefined) return ''
  if (!typed.endsWith(last)) return phrase(words)
  const stem = stemOf(last)
  const asTyped = `${phrase(words)}*`
  return stem === last ? asTyped : `(${asTyped} OR ${phrase([...words.slice(0, -1), stem])}*)`
}

function phrase(words: readonly string[]): string {
  return `"${words.join(' ')}"`
}

/** The beginning that the forms of an English word share: "faults", "faulting" and "faulted" are searched for as "fault" too. */
function stemOf(word: string): string {
  const stem = word.replace(/(?<=[a-z]{4})(?:ies|ing|ed|es|s)$/i, '').replace(/([bdgmnprt])\1$/i, '$1')
  return /^[a-z]{3,}$/i.test(stem) && stem.length < word.length ? stem : word
}
