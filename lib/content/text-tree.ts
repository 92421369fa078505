import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { type GlossaryEntry, termsIn } from './glossary'
import { highlight } from './highlight'
import { anchorOf, hrefOf } from './links'
import { typeset } from './typeset'

/** As much as is needed here of the HTML trees that rehype makes. */
export interface TextNode {
  readonly type: string
  readonly tagName?: string
  readonly value?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly children?: readonly TextNode[]
}

export interface Heading {
  readonly id: string
  readonly words: string
  /** 2 for "##", and so on. */
  readonly depth: number
}

/** A text as a page shows it. */
export interface TextTree {
  readonly root: TextNode
  readonly headings: readonly Heading[]
}

interface Directive {
  type: string
  name?: string
  attributes?: Record<string, string | null | undefined>
  data?: Record<string, unknown>
}

const EMBEDS = new Set(['simulation', 'card', 'erratum'])

/** Embeds become elements of their own, `embed-card` and so on; what else looks like a directive stays text. */
function embedDirectives() {
  return (tree: Parameters<typeof visit>[0]) => {
    visit(tree, (node) => {
      // The tree's own type knows nothing of directives, which remark-directive adds to it.
      const directive = node as Directive
      if (directive.type !== 'leafDirective' || directive.name === undefined) return
      if (!EMBEDS.has(directive.name)) return
      directive.data = { hName: `embed-${directive.name}`, hProperties: directive.attributes ?? {} }
    })
  }
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkDirective)
  .use(embedDirectives)
  .use(remarkRehype)

/**
 * Reads a text into the tree that its page shows: headings with anchors, links to pages, code with its syntax marked,
 * tables in a frame that scrolls, and the first use of each glossary term as `glossary-term`. HTML is left out.
 */
export function textTree(documentId: string, markdown: string, glossary: readonly GlossaryEntry[]): TextTree {
  const headings: Heading[] = []
  const unused = new Set(glossary)

  function visitAll(nodes: readonly TextNode[], takesTerms: boolean): TextNode[] {
    return nodes.flatMap((node) => visitOne(node, takesTerms))
  }

  function visitOne(node: TextNode, takesTerms: boolean): TextNode | TextNode[] {
    if (node.type === 'text') {
      const value = typeset(node.value ?? '')
      return takesTerms ? linkTerms(value, unused) : { ...node, value }
    }
    const { tagName = '', properties = {}, children = [] } = node
    if (/^h[2-6]$/.test(tagName)) {
      const id = typeof properties['id'] === 'string' ? properties['id'] : addHeading(node, headings)
      return { ...node, properties: { ...properties, id }, children: visitAll(children, false) }
    }
    if (tagName === 'pre') return highlighted(node)
    if (tagName === 'a') {
      const { href: url } = properties
      const href = hrefOf(documentId, typeof url === 'string' ? url : '')
      return { ...node, properties: { ...properties, href }, children: visitAll(children, false) }
    }
    if (tagName === 'code') return takesTerms ? linkCode(node, unused) : node
    const visited = { ...node, children: visitAll(children, takesTerms) }
    return tagName === 'table' ? inFrame(visited) : visited
  }

  // The trees of rehype have these fields and more.
  const made = processor.runSync(processor.parse(markdown)) as TextNode
  const root = { ...made, children: visitAll(made.children ?? [], true) }
  return { root, headings }
}

function addHeading(node: TextNode, headings: Heading[]): string {
  const words = wordsOf(node)
  const id = anchorOf(
    words,
    headings.map((heading) => heading.id),
  )
  headings.push({ id, words: typeset(words), depth: Number(node.tagName?.slice(1)) })
  return id
}

function wordsOf(node: TextNode): string {
  return node.value ?? (node.children ?? []).map(wordsOf).join('')
}

/** The text with the first use of each unused term as a link; those are used from then on. */
function linkTerms(text: string, unused: Set<GlossaryEntry>): TextNode[] {
  const nodes: TextNode[] = []
  let done = 0
  for (const { entry, from, to } of termsIn(text, [...unused])) {
    if (!unused.delete(entry)) continue
    if (from > done) nodes.push({ type: 'text', value: text.slice(done, from) })
    nodes.push(termNode(entry, { type: 'text', value: text.slice(from, to) }))
    done = to
  }
  return [...nodes, { type: 'text', value: text.slice(done) }]
}

function linkCode(code: TextNode, unused: Set<GlossaryEntry>): TextNode {
  const words = wordsOf(code)
  const entry = [...unused].find(({ term }) => term === words)
  if (entry === undefined) return code
  unused.delete(entry)
  return termNode(entry, code)
}

function termNode({ anchor }: GlossaryEntry, child: TextNode): TextNode {
  return { type: 'element', tagName: 'glossary-term', properties: { anchor }, children: [child] }
}

function highlighted(pre: TextNode): TextNode {
  const code = pre.children?.find(({ tagName }) => tagName === 'code')
  if (code === undefined) return pre
  const language = languageOf(code)
  const source = wordsOf(code).replace(/\n$/, '')
  // lowlight makes the same trees as rehype.
  const spans = (language === null ? null : highlight(source, language)) as readonly TextNode[] | null
  return {
    ...pre,
    // A listing may be wider than a phone, so it scrolls and has to be reachable by keyboard.
    properties: { tabIndex: 0, ...(language === null ? {} : { dataLanguage: language }) },
    children: [{ ...code, children: spans ?? [{ type: 'text', value: source }] }],
  }
}

function languageOf(code: TextNode): string | null {
  const names = code.properties?.['className']
  const name = Array.isArray(names) ? names.find((one) => String(one).startsWith('language-')) : undefined
  return name === undefined ? null : String(name).slice('language-'.length)
}

function inFrame(table: TextNode): TextNode {
  return {
    type: 'element',
    tagName: 'div',
    properties: { className: ['table-frame'], role: 'region', ariaLabel: 'Table', tabIndex: 0 },
    children: [table],
  }
}
