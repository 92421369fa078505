import { anchorOf } from './links'
import { type MarkdownNode, parseMarkdown, wordsOf } from './markdown'

/** What stands between one "##" heading of a text and the next. */
export interface TextPart {
  /** The anchor of its heading; null for what stands before the first one. */
  readonly anchor: string | null
  readonly heading: string | null
  /** Its words, without marks and embeds. */
  readonly words: string
  /** What is embedded in it: "card epoll-short-read", "erratum c47". */
  readonly embeds: readonly string[]
}

/** A text cut at its "##" headings. Empty parts are left out. */
export function partsOf(markdown: string): TextPart[] {
  const parts: { anchor: string | null; heading: string | null; words: string[]; embeds: string[] }[] = [
    { anchor: null, heading: null, words: [], embeds: [] },
  ]
  const anchors: string[] = []
  for (const block of parseMarkdown(markdown).children ?? []) {
    if (block.type === 'heading') {
      const heading = wordsOf(block)
      const anchor = anchorOf(heading, anchors)
      anchors.push(anchor)
      if (block.depth === 2) {
        parts.push({ anchor, heading, words: [], embeds: [] })
        continue
      }
    }
    const part = parts.at(-1)
    part?.words.push(plainOf(block))
    part?.embeds.push(...embedsOf(block))
  }
  return parts
    .map(({ words, ...part }) => ({ ...part, words: tidy(words.join(' ')) }))
    .filter((part) => part.heading !== null || part.words !== '')
}

/** Inline marks join without a gap, blocks and cells with one. */
const INLINE = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'link', 'linkReference'])

function plainOf(node: MarkdownNode): string {
  if (node.type === 'break') return ' '
  if (node.type.endsWith('Directive') || node.type === 'definition') return ''
  return node.value ?? (node.children ?? []).map(plainOf).join(INLINE.has(node.type) ? '' : ' ')
}

function embedsOf(node: MarkdownNode): string[] {
  if (node.type !== 'leafDirective') return (node.children ?? []).flatMap(embedsOf)
  const { id, claim }: { id?: unknown; claim?: unknown } = { ...Object(node.attributes) }
  return [`${node.name} ${String(id ?? claim)}`]
}

function tidy(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}
