import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { generateClient } from './generate-client.mjs'
import { house, requireNode, runCommand, say, Trouble } from './house.mjs'
import { installPackages } from './install-packages.mjs'
import { prepareDatabase } from './prepare-database.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'
import { readAddress, requireFreePort, requireStorage } from './settings.mjs'

await runCommand(async () => {
  requireNode()
  const address = readAddress()
  await requireFreePort(address)
  const storage = requireStorage(process.env, 'data-dev')
  const isNew = !existsSync(path.join(storage, 'nanosleep.db'))
  await installPackages()
  await generateClient()
  await prepareDatabase(storage)
  if (isNew) await seed(storage)
  say(`Delete ${storage} to begin anew. Sign in as ada, password: sleep well ada`)
  const args = ['node_modules/next/dist/bin/next', 'dev', '-H', address.host, '-p', String(address.port)]
  const child = spawn(process.execPath, args, {
    cwd: house,
    env: { ...process.env, NANOSLEEP_DATA: storage, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill(signal))
  child.on('close', (code) => process.exit(code ?? 0))
})

async function seed(/** @type {string} */ storage) {
  say('Seeding the database …')
  const command = [process.execPath, '--conditions=react-server', '--import', 'tsx', 'prisma/seed.ts']
  const { code, output } = await runQuietly(command, { env: { NANOSLEEP_DATA: storage } })
  if (code !== 0)
    throw new Trouble(`${lastLines(output)}\n\nThe seed failed. Delete ${storage} and try again.`)
}
