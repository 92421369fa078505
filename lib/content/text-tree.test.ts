import { describe, expect, test } from 'vitest'
import { glossaryOf } from './glossary'
import { outlineOf } from './markdown'
import { minutesToRead } from './reading-time'
import { type TextNode, textTree } from './text-tree'

const glossary = glossaryOf([
  {
    slug: 'epoll',
    title: 'epoll',
    terms: [
      { term: 'ready list', says: 'The queue.' },
      { term: 'EPOLLET', says: 'A flag.' },
    ],
  },
])

function nodesIn(node: TextNode): TextNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesIn)]
}
function elements(markdown: string, tagName: string): TextNode[] {
  return nodesIn(textTree('os', markdown, glossary).root).filter((node) => node.tagName === tagName)
}
function words(node: TextNode): string {
  return node.value ?? (node.children ?? []).map(words).join('')
}

describe('a text', () => {
  test('Headings have the anchors that links are checked against', () => {
    const markdown = '## What `epoll_wait` does\n\n### One\n\n## One\n\n## What epoll_wait does'
    const { headings } = textTree('os', markdown, glossary)
    expect(headings.map(({ id }) => id)).toEqual(outlineOf(markdown).anchors)
    expect(headings.map(({ depth }) => depth)).toEqual([2, 3, 2, 2])
    expect(elements(markdown, 'h2').map(({ properties }) => properties?.['id'])).toEqual([
      'what-epoll_wait-does',
      'one-1',
      'what-epoll_wait-does-1',
    ])
  })

  test('Links between sections lead to their pages', () => {
    const hrefs = elements('[a](../deep-dives/epoll.md#x) [b](https://kernel.org) [c](#here)', 'a').map(
      ({ properties }) => properties?.['href'],
    )
    expect(hrefs).toEqual(['/read/os/epoll#x', 'https://kernel.org', '#here'])
  })

  test('Only the first use of a term is linked, and none in a heading, a link or a listing', () => {
    const markdown = `## The ready list

[The ready list](epoll.md) is no **ready list**, and ready lists are many. \`EPOLLET\`, then \`EPOLLET\`.

\`\`\`
the ready list
\`\`\`
`
    const terms = elements(markdown, 'glossary-term')
    expect(terms.map((node) => [node.properties?.['anchor'], words(node)])).toEqual([
      ['term-ready-list', 'ready list'],
      ['term-epollet', 'EPOLLET'],
    ])
  })

  test('Linking terms changes no word of a text', () => {
    const markdown = 'Ready lists: the ready list, **the ready list**; `EPOLLET` and EPOLLET.'
    const plain = textTree('os', markdown, []).root
    expect(words(textTree('os', markdown, glossary).root)).toBe(words(plain))
  })

  test.each([
    ['c', 'int main(void) { return 0; }', 'hljs-type'],
    ['go', 'func main() { go work() }', 'hljs-keyword'],
    ['asm', 'mov rax, 0x27 ; getpid', 'hljs-comment'],
    ['bash', 'echo "$HOME"', 'hljs-string'],
  ])('The syntax of %s is marked, and the code stays as it is', (language, code, marked) => {
    const [pre] = elements(`\`\`\`${language}\n${code}\n\`\`\``, 'pre')
    if (pre === undefined) throw new Error('there is a listing')
    expect(words(pre)).toBe(code)
    expect(JSON.stringify(pre)).toContain(marked)
    expect(pre.properties).toMatchObject({ tabIndex: 0 })
  })

  test('A listing in no language that is known stays plain', () => {
    const [pre] = elements('```brainstorm\nx < y\n```', 'pre')
    expect(pre && words(pre)).toBe('x < y')
  })

  test('Embeds become elements of their own, and HTML is left out', () => {
    const markdown = '::simulation{id=epoll preset=edge}\n\n::card{id=a}\n\n::erratum{claim=c1}\n\n<b>x</b>'
    expect(elements(markdown, 'embed-simulation')[0]?.properties).toMatchObject({
      id: 'epoll',
      preset: 'edge',
    })
    expect(elements(markdown, 'embed-card')[0]?.properties).toMatchObject({ id: 'a' })
    expect(elements(markdown, 'embed-erratum')[0]?.properties).toMatchObject({ claim: 'c1' })
    expect(elements(markdown, 'b')).toEqual([])
  })

  test('A wide table scrolls in a frame that the keyboard reaches', () => {
    const [frame] = elements('| a | b |\n| - | - |\n| 1 | 2 |', 'div')
    expect(frame?.properties).toMatchObject({ role: 'region', tabIndex: 0 })
    expect(frame?.children?.[0]?.tagName).toBe('table')
  })
})

test('Reading takes a minute for two hundred words, longer with runs and questions, and never none', () => {
  const text = 'word '.repeat(1000)
  expect(minutesToRead(text)).toBe(5)
  expect(minutesToRead(`${text}\n\n::simulation{id=a}\n\n::card{id=b}\n\n::card{id=c}\n\n::card{id=d}`)).toBe(
    8,
  )
  expect(minutesToRead('A word.')).toBe(1)
})
