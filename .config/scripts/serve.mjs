import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { house, Trouble } from './house.mjs'
import { explainListen } from './settings.mjs'

/**
 * Serves the built app in this process until SIGTERM or SIGINT. Resolves when /api/health has answered 200.
 * @param {{ host: string, port: number }} address
 */
export async function serve({ host, port }) {
  process.env.NODE_ENV = 'production'
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  process.chdir(house)
  const next = createRequire(path.join(house, 'package.json'))('next')
  const app = next({ dev: false, dir: house, hostname: host, port })
  const server = createServer((request, response) => handle(request, response))
  await new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListen(error, host, port)))
    server.listen(port, host, () => resolve(undefined))
  })
  const ready = withoutChatter(() => app.prepare())
  stopOnSignal(server, app)
  const handler = ready.then(() => app.getRequestHandler())

  // Whoever asks before Next is ready waits.
  async function handle(request, response) {
    const answer = await handler
    await answer(request, response)
  }

  await ready
  await requireHealth(host, port)
}

/** Next tells how long its own steps took, which nobody asked. What goes wrong it says on standard error. */
async function withoutChatter(/** @type {() => Promise<void>} */ work) {
  const { log } = console
  console.log = () => {}
  try {
    await work()
  } finally {
    console.log = log
  }
}

async function requireHealth(/** @type {string} */ host, /** @type {number} */ port) {
  const local =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  const response = await fetch(`http://${local}:${port}/api/health`)
  const said = await response.text()
  if (response.status !== 200) throw new Trouble(`The server started but cannot serve: ${said}`)
}

function stopOnSignal(server, app) {
  let isStopping = false
  async function stop() {
    if (isStopping) return
    isStopping = true
    // A request that hangs must not keep the server from stopping.
    setTimeout(() => process.exit(0), 5000).unref()
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 2000).unref()
    })
    await app.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
