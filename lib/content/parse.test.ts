import { describe, expect, test } from 'vitest'
import { coverageOf } from './coverage'
import { cardVersion } from './document'
import { sayFault } from './fault'
import { parseDocument } from './parse'
import { sampleCatalogue, sampleFiles } from './sample-document'

function faultsWith(change: Readonly<Record<string, string | null>>): string[] {
  return parseDocument('dice', sampleFiles(change), sampleCatalogue).faults.map(sayFault)
}
const card = (change: string): string => `- ${change.includes('id:') ? '' : 'id: deep-sum\n  '}${change}`

describe('A document is one folder', () => {
  const { document, faults } = parseDocument('dice', sampleFiles(), sampleCatalogue)

  test('of sections, cards, claims and an order, read without faults', () => {
    expect(faults).toEqual([])
    expect(document?.sections.map(({ slug, kind }) => [slug, kind])).toEqual([
      ['chance', 'concept'],
      ['a-deep-throw', 'deep-dive'],
    ])
    expect(document?.claims.map(({ id }) => id)).toEqual(['c1'])
  })

  test('whose cards come in the order of its sections', () => {
    expect(document?.cards.map(({ id }) => id)).toEqual(['sum-of-two', 'sum-of-three', 'deep-sum'])
  })

  test('whose texts come without their front matter', () => {
    expect(document?.sections[1]?.body).toMatch(/^\n## How it falls/)
  })

  test('whose coverage can be counted', () => {
    if (document === null) throw new Error('it was read')
    expect(coverageOf(document, sampleCatalogue)).toEqual({
      claims: [{ claim: 'c1', part: 'Games', verdict: 'wrong', cards: ['sum-of-two'] }],
      untaught: [],
      beyond: ['sum-of-three', 'deep-sum'],
      simulations: [{ simulation: 'dice', cards: 3, quick: 3, forms: { number: 3 }, unasked: ['order'] }],
      sections: [
        { section: 'chance', quick: 2, predict: 0 },
        { section: 'a-deep-throw', quick: 1, predict: 0 },
      ],
    })
  })
})

describe('A fault names its file and line', () => {
  const one = {
    simulation: 'dice',
    question: 'sum',
    section: 'chance',
    kind: 'quick',
    seconds: '10',
    explain: 'So.',
  }
  const cardWith = (change: Readonly<Record<string, string>>): string =>
    `# a comment\n- id: deep-sum\n${Object.entries({ ...one, ...change })
      .map(([key, value]) => `  ${key}: ${value}\n`)
      .join('')}`
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'an unknown simulation',
      { simulation: 'cards' },
      'line 3: “deep-sum” asks a simulation that does not exist: “cards”.',
    ],
    [
      'an unknown question',
      { question: 'product' },
      'line 4: “deep-sum” asks a question that “dice” does not have: “product”. It has: sum, order.',
    ],
    [
      'params that are refused',
      { params: '{ sides: 7 }' },
      'line 9: “deep-sum” has params that the question refuses: sides: there are always six.',
    ],
    [
      'a kind that is not the question’s',
      { kind: 'predict', seconds: '30' },
      'line 6: “deep-sum” is called predict, but its question is quick.',
    ],
    [
      'a time that is not of its kind',
      { seconds: '40' },
      'line 7: “deep-sum” takes 40 seconds; a quick card takes 5 to 15.',
    ],
    [
      'a section that does not exist',
      { section: 'luck' },
      'line 5: “deep-sum” belongs to a section that does not exist: “luck”.',
    ],
    [
      'a claim that does not exist',
      { claims: '[c1, c2]' },
      'line 9: “deep-sum” names a claim that does not exist: “c2”.',
    ],
    [
      'one single truth',
      { params: '{ fixed: true }' },
      'line 9: “deep-sum” has the same answer for all of 50 seeds: 7. Widen its params.',
    ],
    [
      'a seed that cannot be drawn',
      { question: 'order', kind: 'predict', seconds: '30' },
      'line 2: “deep-sum” cannot be drawn from seed 41: out of dice.',
    ],
    ['a field that does not exist', { colour: 'red' }, 'line 2: “deep-sum” Unrecognized key: "colour"'],
    [
      'a value that does not fit',
      { seconds: 'long' },
      'line 7: “deep-sum” seconds: Invalid input: expected number, received string',
    ],
  ])('%s', (_what, change, says) => {
    expect(faultsWith({ 'cards/deep.yaml': cardWith(change) })).toEqual([`dice/cards/deep.yaml, ${says}`])
  })

  test('an id that is taken in another file', () => {
    expect(faultsWith({ 'cards/deep.yaml': cardWith({}).replace('deep-sum', 'sum-of-two') })).toEqual([
      'dice/cards/deep.yaml, line 2: The id “sum-of-two” is taken: dice/cards/chance.yaml, line 1.',
    ])
  })

  test('YAML that is none', () => {
    expect(faultsWith({ 'cards/deep.yaml': '- id: a\n  id: b\n' })).toEqual([
      'dice/cards/deep.yaml, line 2: This is not YAML: Map keys must be unique',
    ])
    expect(faultsWith({ 'cards/deep.yaml': 'id: a\n' })).toEqual([
      'dice/cards/deep.yaml, line 1: This must be a list: each item begins with "- ".',
    ])
  })

  test('one bad card does not hide the good ones beside it', () => {
    const text = `${card('simulation: dice\n')}${sampleFiles().find(({ path }) => path === 'cards/deep.yaml')?.text ?? ''}`
    const { document, faults } = parseDocument(
      'dice',
      sampleFiles({ 'cards/deep.yaml': text }),
      sampleCatalogue,
    )
    expect(document?.cards.map(({ id }) => id)).toContain('deep-sum')
    expect(faults.length).toBeGreaterThan(3)
    expect(faults.every(({ at }) => at === 'line 1')).toBe(true)
  })

  const textWith = (body: string): string =>
    `---\ntitle: A deep throw\nkind: deep-dive\nsummary: How dice fall.\n---\n\n## How it falls\n\n${body}\n`
  test.each([
    [
      'a dead link',
      '[x](../concepts/luck.md)',
      'The link leads to a section that does not exist: “../concepts/luck.md”.',
    ],
    [
      'a link that misses the folder',
      '[x](chance.md)',
      'The link leads to a section that does not exist: “chance.md”.',
    ],
    ['a dead anchor', '[x](../concepts/chance.md#luck)', 'The section “chance” has no heading “#luck”.'],
    ['a dead anchor of its own', '[x](#nowhere)', 'The section “a-deep-throw” has no heading “#nowhere”.'],
    [
      'a link to a simulation that does not exist',
      '[x](/simulations/cards)',
      'The link leads to a simulation that does not exist: “cards”.',
    ],
    ['HTML', 'a <b>bold</b> word', 'HTML is not taken; write Markdown.'],
    ['a picture', '![x](x.png)', 'Pictures are not taken; embed a simulation instead.'],
    ['a second title', '# Title', 'The title is in the front matter; headings in the text begin with "##".'],
    ['an embedded card that does not exist', '::card{id=nope}', 'There is no card “nope” in this document.'],
    [
      'an embedded simulation that does not exist',
      '::simulation{id=cards}',
      'There is no simulation “cards”.',
    ],
    [
      'a preset that does not exist',
      '::simulation{id=dice preset=three}',
      'The simulation “dice” has no preset “three”. It has: two-dice.',
    ],
    [
      'an erratum on a claim that does not exist',
      '::erratum{claim=c9}',
      'There is no claim “c9” in claims.yaml.',
    ],
    ['an embed without an id', '::card', '::card needs an id: ::card{id=…}.'],
    ['an embed with something else', '::simulation{id=dice speed=2}', '::simulation takes no “speed”.'],
  ])('%s', (_what, body, says) => {
    const faults = faultsWith({ 'deep-dives/a-deep-throw.md': textWith(body) })
    expect(new Set(faults)).toEqual(new Set([`dice/deep-dives/a-deep-throw.md, line 9: ${says}`]))
  })

  test('an erratum told twice', () => {
    const body = 'Once more:\n\n::erratum{claim=c1}'
    expect(faultsWith({ 'deep-dives/a-deep-throw.md': textWith(body) })).toEqual([
      'dice/deep-dives/a-deep-throw.md, line 11: The erratum on “c1” stands in the texts already.',
    ])
  })

  test('an erratum told nowhere', () => {
    const chance = sampleFiles().find(({ path }) => path === 'concepts/chance.md')?.text ?? ''
    expect(faultsWith({ 'concepts/chance.md': chance.replace('::erratum{claim=c1}', '') })).toEqual([
      'dice/claims.yaml, line 1: “c1” is wrong, but ::erratum{claim=c1} stands in no text.',
    ])
  })

  test('a word with a colon that reads as an embed', () => {
    const faults = faultsWith({ 'deep-dives/a-deep-throw.md': textWith('eventpoll.c:ep_poll says') })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain('line 9: “:ep_poll” reads as an embed that does not exist')
  })

  test('links that lead nowhere', () => {
    for (const url of ['javascript:alert(1)', '/etc/passwd', '../../x.md', 'mailto:a@b']) {
      const faults = faultsWith({ 'deep-dives/a-deep-throw.md': textWith(`[x](${url})`) })
      expect(faults[0]).toContain(`The link “${url}” leads nowhere.`)
    }
  })

  test('sections that are missing, not listed, listed twice, or in the wrong folder', () => {
    const head = (sections: string): Record<string, string> => ({
      'document.yaml': `title: Dice\nsummary: Dice.\nsections: ${sections}\n`,
    })
    expect(faultsWith(head('[chance, a-deep-throw, luck]'))).toEqual([
      'dice/document.yaml, line 3: There is no section “luck” in concepts/ or deep-dives/, or its front matter could not be read.',
    ])
    expect(faultsWith(head('[chance, a-deep-throw, chance]'))).toEqual([
      'dice/document.yaml, line 3: “chance” is listed twice.',
    ])
    expect(faultsWith(head('[chance]'))).toEqual([
      'dice/deep-dives/a-deep-throw.md: document.yaml does not list the section “a-deep-throw”.',
    ])
    const moved =
      sampleFiles()
        .find(({ path }) => path === 'deep-dives/a-deep-throw.md')
        ?.text.replace('deep-dive\n', 'concept\n') ?? ''
    expect(faultsWith({ 'deep-dives/a-deep-throw.md': moved })).toEqual([
      'dice/deep-dives/a-deep-throw.md, line 3: This is called a concept, but lies among the deep-dives.',
    ])
  })

  test('a file that has no place, and a document without a head', () => {
    expect(faultsWith({ 'cards/notes.txt': 'x' })[0]).toContain(
      'dice/cards/notes.txt: This file has no place in a document.',
    )
    expect(faultsWith({ 'document.yaml': null })).toEqual([
      'dice/document.yaml: A document needs this file: title, summary and the order of its sections.',
    ])
    expect(faultsWith({ 'concepts/chance.md': 'No front matter.' }).join()).toContain(
      'The text must begin with front matter',
    )
  })

  test('a term that is explained twice', () => {
    const text = textWith('Text.').replace('summary:', 'terms: [{ term: Throw, says: Again. }]\nsummary:')
    expect(faultsWith({ 'deep-dives/a-deep-throw.md': text })).toEqual([
      'dice/deep-dives/a-deep-throw.md, line 4: The term “Throw” is explained in dice/concepts/chance.md too.',
    ])
  })
})

test('All faults of all files come together', () => {
  const faults = faultsWith({
    'claims.yaml': '- id: c1\n',
    'cards/deep.yaml': card('simulation: dice\n'),
    'x.md': '',
  })
  expect(new Set(faults.map((fault) => fault.split(',')[0]?.split(':')[0]))).toEqual(
    new Set([
      'dice/claims.yaml',
      'dice/cards/deep.yaml',
      'dice/cards/chance.yaml',
      // Its erratum is on a claim that could not be read.
      'dice/concepts/chance.md',
      'dice/x.md',
    ]),
  )
})

test('The version of a card changes with what a learner sees, not with how it is written', () => {
  const cards = parseDocument('dice', sampleFiles(), sampleCatalogue).document?.cards ?? []
  const [first] = cards
  if (first === undefined) throw new Error('there are cards')
  const params = { b: 1, a: { d: 2, c: [3] } }
  const same = cardVersion({ ...first, params, seconds: 15, section: 'elsewhere' })
  expect(cardVersion({ ...first, params: { a: { c: [3], d: 2 }, b: 1 } })).toBe(same)
  expect(cardVersion({ ...first, params, explain: 'Otherwise.' })).not.toBe(same)
  expect(same).toMatch(/^[0-9a-f]{16}$/)
  expect(new Set(cards.map(cardVersion)).size).toBe(3)
})
