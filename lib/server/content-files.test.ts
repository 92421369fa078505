import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleCatalogue, sampleFiles } from '@/lib/content/sample-document'
import { simulations } from '@/lib/simulations/registry'
import { catalogueOf } from './catalogue'
import { readContent } from './content-files'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nanosleep-content-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: readonly { readonly path: string; readonly text: string }[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true })
    writeFileSync(path.join(folder, file.path), file.text)
  }
}

test('A document is one folder: putting one there is all', async () => {
  write(sampleFiles().map(({ path: name, text }) => ({ path: `dice/${name}`, text })))
  write([
    { path: 'schema/cards.json', text: '{}' },
    { path: 'dice/cards/.chance.yaml.swp', text: 'x' },
  ])
  const { documents, faults } = await readContent(folder, sampleCatalogue)
  expect(faults).toEqual([])
  expect(documents.map(({ id, title, cards }) => [id, title, cards.length])).toEqual([['dice', 'Dice', 3]])
})

test('Three cards over simulations that are really here make a document too', async () => {
  const all = simulations.flatMap((simulation) =>
    simulation.questions.map((question) => ({ simulation, question })),
  )
  const three = [0, 1, 2].map((i) => all[i % all.length]).filter((one) => one !== undefined)
  const cards = three.map(({ simulation, question }, i) => ({
    id: `card-${i}`,
    simulation: simulation.id,
    question: question.id,
    section: 'only',
    kind: question.kind,
    seconds: question.kind === 'quick' ? 10 : 30,
    explain: 'So it is.',
  }))
  const preset = `${three[0]?.simulation.id} preset=${three[0]?.simulation.playground.presets[0]?.id}`
  write([
    { path: 'small/document.yaml', text: 'title: Small\nsummary: Three cards.\nsections: [only]\n' },
    {
      path: 'small/concepts/only.md',
      text: `---\ntitle: Only\nkind: concept\nsummary: All of it.\n---\n\n::simulation{id=${preset}}\n\n::card{id=card-1}\n`,
    },
    // JSON is YAML.
    { path: 'small/cards/all.yaml', text: JSON.stringify(cards) },
  ])
  const { documents, faults } = await readContent(folder, catalogueOf(simulations))
  expect(faults).toEqual([])
  expect(documents[0]?.cards.map(({ id }) => id)).toEqual(['card-0', 'card-1', 'card-2'])
})

test('Documents come by position, then by name', async () => {
  const at = (position: number): string => `title: T\nsummary: S.\nposition: ${position}\nsections: [s]\n`
  write([
    { path: 'b/document.yaml', text: at(1) },
    { path: 'c/document.yaml', text: at(0) },
    { path: 'a/document.yaml', text: at(1) },
  ])
  const { documents, faults } = await readContent(folder, sampleCatalogue)
  expect(documents.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  expect(faults).toHaveLength(3)
})
