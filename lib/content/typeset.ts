const OPENS_AFTER = String.raw`(?<=^|[\s(\[–—/])`
const UNIT = 'ns|µs|ms|s|bytes?|KiB|MiB|GiB|TiB|KB|MB|GB|TB|GHz|MHz|%'

const RULES: readonly (readonly [RegExp, string])[] = [
  // At the end of a piece a quote with a gap before it opens: what it quotes is code or emphasis, a piece of its own.
  [new RegExp(String.raw`${OPENS_AFTER}"(?=[\p{L}\p{N}(/…]|$)`, 'gu'), '“'],
  [/"/g, '”'],
  [new RegExp(String.raw`${OPENS_AFTER}'(?=[\p{L}\p{N}(/…])`, 'gu'), '‘'],
  [/'/g, '’'],
  [new RegExp(String.raw`${OPENS_AFTER}-(?=\d)`, 'g'), '−'],
  [new RegExp(String.raw`(?<=\d) (?=(?:${UNIT})(?![\p{L}\p{N}_]))`, 'gu'), '\u00a0'],
  [/(?<=[≤≥]) (?=\d)/g, '\u00a0'],
  [/(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g, '\u00a0'],
]

/**
 * Plain text as a printer sets it: curved quotes, the minus of a number, and no line's end between a number and its unit.
 * The text is one piece of a paragraph, without code.
 */
export function typeset(text: string): string {
  return RULES.reduce((set, [pattern, by]) => set.replace(pattern, by), text)
}

/** The same for text with `code` in it, which stays as it is. */
export function typesetInline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((piece, i) => (i % 2 === 0 ? typeset(piece) : piece))
    .join('')
}
