import { runCommand } from './house.mjs'
import { serve } from './serve.mjs'
import { readAddress } from './settings.mjs'

// For Playwright: serves what is built, with a database that is prepared, and tells its parent when it is up.
await runCommand(async () => {
  await serve(readAddress())
  process.send?.('up')
  process.on('disconnect', () => process.exit())
})
