/** "tonight", "1 night", "6 nights": when a card comes back. */
export function sayNights(nights: number): string {
  if (nights <= 0) return 'tonight'
  return nights === 1 ? '1 night' : `${nights} nights`
}

/** The same for a narrow button: "6 n". */
export function shortNights(nights: number): string {
  return nights <= 0 ? 'tonight' : `${nights} n`
}

const SMALL = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const

/** Numbers below a hundred in words, as in a book; larger ones in figures. */
export function inWords(count: number): string {
  const small = SMALL[count]
  if (small !== undefined) return small
  if (count >= 100) return String(count)
  const one = count % 10
  return `${TENS[Math.floor(count / 10)] ?? ''}${one === 0 ? '' : `-${SMALL[one] ?? ''}`}`
}

/** "one question", "nineteen questions". */
export function countOf(count: number, noun: string): string {
  return `${inWords(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
