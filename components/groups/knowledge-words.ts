import type { Band, GroupActivity } from '@/lib/groups/knowledge'
import type { Sharing } from '@/lib/groups/role'

/** How well something is known, in a word for a cell and in words for the key. */
export const BAND_WORDS: Readonly<Record<Band, { readonly word: string; readonly says: string }>> = {
  unmet: { word: 'new', says: 'none of its questions met yet' },
  little: { word: 'little', says: 'less than a quarter of its questions would be recalled' },
  some: { word: 'some', says: 'a quarter to a half' },
  much: { word: 'much', says: 'a half to four fifths' },
  well: { word: 'well', says: 'four fifths and more' },
}

const NUMBERS = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
]

/** Numbers of one sentence are all written in words, or all in figures. */
function numberStyle(...counts: readonly number[]): (count: number) => string {
  const isLarge = counts.some((count) => NUMBERS[count] === undefined)
  return (count) => (isLarge ? String(count) : (NUMBERS[count] ?? String(count)))
}

/** This week as a sentence. */
export function activitySentence({ counted, studied, questions }: GroupActivity): string {
  const asked = questions === 1 ? 'one question' : `${questions} questions`
  if (studied === 0) return 'Nothing has been studied yet this week.'
  if (counted === 1) return `This week: ${asked}.`
  const say = numberStyle(studied, counted)
  const who =
    studied < counted
      ? `${say(studied)} of ${say(counted).toLowerCase()}`
      : counted === 2
        ? 'Both'
        : `All ${say(counted).toLowerCase()}`
  return `${who} studied this week: ${asked}.`
}

/** Why there are no numbers over all. */
export const HIDDEN_SAYS =
  'What all of you know together is hidden: only one other counts without a column of their own, and the rest would tell what that one knows.'

/** What a group of one is told instead. */
export const ALONE_SAYS =
  'You are the only one here so far. Once others join, what each of you chooses to share stands beside yours.'

/** Who counts, in a sentence. */
export function sharingSentence({ all, aggregate, nothing }: Readonly<Record<Sharing, number>>): string {
  const say = numberStyle(all, aggregate, nothing)
  const be = (count: number, one: string, many: string) => (count === 1 ? one : many)
  const parts = [
    all === 0 ? '' : `${say(all)} ${be(all, 'shows', 'show')} what they know`,
    aggregate === 0 ? '' : `${say(aggregate)} ${be(aggregate, 'counts', 'count')} in the sum alone`,
    nothing === 0
      ? ''
      : `${say(nothing)} ${be(nothing, 'shares nothing and does', 'share nothing and do')} not count`,
  ].filter((part) => part !== '')
  return parts.map((part, index) => (index === 0 ? part : part.toLowerCase())).join(', ') + '.'
}
