import { outlineOf } from './markdown'

const WORDS_A_MINUTE = 200
/** What looking at a run or answering a question takes, in minutes. */
const EMBED_MINUTES = 0.75

/** Minutes that an unhurried reader needs for a text with its runs and questions; at least one. */
export function minutesToRead(markdown: string): number {
  const words = markdown.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0
  const stops = outlineOf(markdown).embeds.filter(({ name }) => name !== 'erratum').length
  return Math.max(1, Math.round(words / WORDS_A_MINUTE + stops * EMBED_MINUTES))
}
