import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const script = path.resolve(import.meta.dirname, '../.config/scripts/serve-for-test.mjs')

type SettingsFor = (url: string) => Readonly<Record<string, string>>

/** A server of its own, with a database of its own: nobody has an account there, the content is in it. */
export class TestServer {
  readonly url: string
  readonly storage: string
  readonly #port: number
  #child: ChildProcess | null = null
  #said = ''
  readonly #settings: Readonly<Record<string, string>>

  private constructor(port: number, storage: string, settings: SettingsFor) {
    this.#port = port
    this.url = `http://localhost:${port}`
    this.storage = storage
    this.#settings = settings(this.url)
  }

  /** `settings` gives the environment variables of a server that is reached at `url`. */
  static async start(settings: SettingsFor = () => ({})): Promise<TestServer> {
    const base = process.env['NANOSLEEP_E2E_BASE']
    if (base === undefined) throw new Error('The database was not prepared: global-setup.ts has not run.')
    const storage = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-e2e-'))
    cpSync(base, storage, { recursive: true })
    const server = new TestServer(await findFreePort(), storage, settings)
    await server.#up()
    return server
  }

  /** Sets how far the server's clock runs ahead of the machine's, in milliseconds. */
  moveClock(byMs: number): void {
    writeFileSync(path.join(this.storage, 'clock'), String(byMs))
  }

  /** As after a power cut: killed without a warning, then started again on the same storage. */
  async crashAndRestart(): Promise<void> {
    await this.#down('SIGKILL')
    await this.#up()
  }

  async stop(): Promise<void> {
    await this.#down('SIGTERM')
    rmSync(this.storage, { recursive: true, force: true })
  }

  async #up(): Promise<void> {
    const child = fork(script, {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        NANOSLEEP_DATA: this.storage,
        NANOSLEEP_TEST_CLOCK: '1',
        LOG_LEVEL: 'warn',
        // What Playwright loads itself with is not for the server.
        NODE_OPTIONS: '',
        ...this.#settings,
      },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text
      })
    }
    const closed = once(child, 'close').then(() => 'closed')
    const first = await Promise.race([once(child, 'message').then(() => 'up'), closed])
    if (first !== 'up') throw new Error(`The server did not start:\n${this.#said}`)
  }

  async #down(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }
}

async function findFreePort(): Promise<number> {
  const probe = net.createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}
