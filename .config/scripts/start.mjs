import { buildApp } from './build-app.mjs'
import { generateClient } from './generate-client.mjs'
import { requireNode, runCommand, say } from './house.mjs'
import { installPackages } from './install-packages.mjs'
import { prepareDatabase } from './prepare-database.mjs'
import { serve } from './serve.mjs'
import { readAddress, requireFreePort, requireStorage } from './settings.mjs'

await runCommand(async () => {
  requireNode()
  const address = readAddress()
  await requireFreePort(address)
  const storage = requireStorage()
  await installPackages()
  await generateClient()
  await prepareDatabase(storage)
  await buildApp()
  process.env.NANOSLEEP_DATA = storage
  await serve(address)
  say(`Nanosleep is at ${address.url} (its data in ${storage}; Ctrl+C stops it).`)
})
