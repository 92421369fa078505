import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { coverageOf } from '@/lib/content/coverage'
import { coverageReport } from '@/lib/content/coverage-report'
import { sayFault } from '@/lib/content/fault'
import { jsonSchemas } from '@/lib/content/json-schemas'
import { simulations } from '@/lib/simulations/registry'
import { catalogueOf } from '../catalogue'
import { contentFolder, readContent } from '../content-files'

/** `content`: prints what is wrong and what is covered, and fails if a claim has no card. `content schema`: writes the JSON Schemas for editors. */
async function main(task: string | undefined): Promise<number> {
  if (task === 'schema') {
    const folder = path.join(contentFolder(), 'schema')
    await mkdir(folder, { recursive: true })
    for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(path.join(folder, name), text)
    return 0
  }
  const { documents, faults } = await readContent()
  let untaught = 0
  for (const document of documents) {
    const coverage = coverageOf(document, catalogueOf(simulations))
    untaught += coverage.untaught.length
    console.log(`${document.title} (${document.id})`)
    console.log(coverageReport(coverage).join('\n'))
    for (const claim of coverage.untaught)
      console.error(`${document.id}/claims.yaml: no card names the claim “${claim}”.`)
  }
  for (const fault of faults) console.error(sayFault(fault))
  console.log(
    `${documents.length} ${documents.length === 1 ? 'document' : 'documents'}, ${faults.length} faults`,
  )
  return faults.length === 0 && untaught === 0 ? 0 : 1
}

process.exitCode = await main(process.argv[2])
