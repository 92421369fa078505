import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Coverage, coverageOf } from '@/lib/content/coverage'
import { sayFault } from '@/lib/content/fault'
import { jsonSchemas } from '@/lib/content/json-schemas'
import { simulations } from '@/lib/simulations/registry'
import { catalogueOf } from '../catalogue'
import { contentFolder, readContent } from '../content-files'

/** `content`: prints what is wrong and what is covered. `content schema`: writes the JSON Schemas for editors. */
async function main(task: string | undefined): Promise<number> {
  if (task === 'schema') {
    const folder = path.join(contentFolder(), 'schema')
    await mkdir(folder, { recursive: true })
    for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(path.join(folder, name), text)
    return 0
  }
  const { documents, faults } = await readContent()
  for (const document of documents) {
    console.log(`${document.title} (${document.id})`)
    printCoverage(coverageOf(document, catalogueOf(simulations)))
  }
  for (const fault of faults) console.error(sayFault(fault))
  console.log(
    `${documents.length} ${documents.length === 1 ? 'document' : 'documents'}, ${faults.length} faults`,
  )
  return faults.length === 0 ? 0 : 1
}

function printCoverage({ claims, simulations: used, sections }: Coverage): void {
  const left = new Set(claims.map(({ part }) => part))
  console.log('\n  Claims and the cards that teach them')
  for (const part of left) {
    const own = claims.filter((claim) => claim.part === part)
    const covered = own.filter(({ cards }) => cards.length > 0).length
    console.log(`  ${part}: ${covered} of ${own.length}`)
    for (const { claim, verdict, cards } of own) {
      console.log(
        `    ${claim.padEnd(5)} ${verdict.padEnd(12)} ${cards.length === 0 ? '–' : cards.join(', ')}`,
      )
    }
  }
  console.log('\n  Sections')
  for (const { section, quick, predict } of sections)
    console.log(`    ${section}: ${quick} quick, ${predict} predict`)
  console.log('\n  Simulations by answer form')
  for (const { simulation, cards, forms, unasked } of used) {
    const counts = Object.entries(forms).map(([form, count]) => `${count} ${form}`)
    console.log(
      `    ${simulation}: ${cards} cards (${counts.join(', ')})${unasked.length === 0 ? '' : `; not asked: ${unasked.join(', ')}`}`,
    )
  }
  console.log('')
}

process.exitCode = await main(process.argv[2])
