import { closeDatabase } from '@/lib/db/client'
import { checkFold } from '../check-fold'

/** `fold:check`: rebuilds all memories from their events, and reports where the stored ones differ. Exit 1 if any does. */
async function main(): Promise<number> {
  const { cards, differences } = await checkFold()
  for (const { userId, cardId, stored, folded } of differences) {
    console.error(`${cardId} of ${userId}`)
    console.error(`  stored ${JSON.stringify(stored)}`)
    console.error(`  events ${JSON.stringify(folded)}`)
  }
  console.log(`${cards} memories rebuilt from their events, ${differences.length} differ`)
  await closeDatabase()
  return differences.length === 0 ? 0 : 1
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error)
    process.exitCode = 1
  },
)
