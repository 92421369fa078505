import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { z } from 'zod'
import { anchorOf } from './links'

/** What of a text can be checked. Lines count from 1 within the text. */
export interface Outline {
  readonly anchors: readonly string[]
  readonly links: readonly { readonly url: string; readonly line: number }[]
  readonly embeds: readonly Embed[]
  /** What a text may not hold. */
  readonly faults: readonly { readonly line: number; readonly says: string }[]
}

/** `::simulation{id=epoll preset=edge}`, `::card{id=lt-again}` or `::erratum{claim=c47}` on a line of its own. */
export interface Embed {
  readonly name: (typeof embedNames)[number]
  readonly attributes: Readonly<Record<string, string | null | undefined>>
  readonly line: number
}

const embedNames = ['simulation', 'card', 'erratum'] as const

/** As much as is needed here of the nodes that remark makes. */
export interface MarkdownNode {
  readonly type: string
  readonly children?: readonly MarkdownNode[]
  readonly value?: string
  readonly url?: string
  readonly depth?: number
  readonly name?: string | null
  readonly attributes?: unknown
  readonly position?: { readonly start: { readonly line: number } } | undefined
}

const attributesSchema = z.record(z.string(), z.string().nullish())
const processor = unified().use(remarkParse).use(remarkGfm).use(remarkDirective)

export function parseMarkdown(markdown: string): MarkdownNode {
  return processor.parse(markdown)
}

/** Reads a text and gathers its headings, links and embeds, and what it may not hold. */
export function outlineOf(markdown: string): Outline {
  const anchors: string[] = []
  const links: { url: string; line: number }[] = []
  const embeds: Embed[] = []
  const faults: { line: number; says: string }[] = []
  function visit(node: MarkdownNode): void {
    const embed = node.type === 'leafDirective' ? embedNames.find((name) => name === node.name) : undefined
    const line = node.position?.start.line ?? 1
    const refuse = (says: string): void => void faults.push({ line, says })
    if (node.type === 'heading') {
      if (node.depth === 1) refuse('The title is in the front matter; headings in the text begin with "##".')
      anchors.push(anchorOf(wordsOf(node), anchors))
    } else if (node.type === 'link' || node.type === 'definition') links.push({ url: node.url ?? '', line })
    else if (node.type === 'html') refuse('HTML is not taken; write Markdown.')
    else if (node.type === 'image' || node.type === 'imageReference') {
      refuse('Pictures are not taken; embed a simulation instead.')
    } else if (embed !== undefined) {
      embeds.push({ name: embed, attributes: attributesSchema.parse(node.attributes ?? {}), line })
    } else if (node.type.endsWith('Directive')) {
      refuse(
        `“:${node.name ?? ''}” reads as an embed that does not exist. There are ::simulation{id=… preset=…}, ::card{id=…} and ::erratum{claim=…}, each on a line of its own; a plain colon is written "\\:" or inside \`code\`.`,
      )
    }
    for (const child of node.children ?? []) visit(child)
  }
  visit(parseMarkdown(markdown))
  return { anchors, links, embeds, faults }
}

/** The words of a heading, without their marks. */
export function wordsOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(wordsOf).join('')
}
