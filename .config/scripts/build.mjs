import { buildApp } from './build-app.mjs'
import { generateClient } from './generate-client.mjs'
import { requireNode, runCommand, say } from './house.mjs'
import { installPackages } from './install-packages.mjs'

await runCommand(async () => {
  requireNode()
  await installPackages()
  await generateClient()
  await buildApp()
  say('The build is up to date.')
})
