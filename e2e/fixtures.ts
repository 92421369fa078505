import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { type Learner, makeLearner } from './learner'
import { TestServer } from './server'

const NIGHT_MS = 24 * 60 * 60 * 1000

/** What a page says that was fetching when its server was killed: for `expectedErrors`. */
export const CRASH_ERRORS = /net::ERR_|Failed to fetch|network error|Connection closed/

export interface Options {
  /** What the browser may say on its console as an error without failing the test. */
  readonly expectedErrors: RegExp | null
}

interface TestFixtures {
  /** A new learner, signed in, who has not studied yet. */
  readonly login: Learner
  /** A server of this test's own, on which nobody has an account yet. */
  readonly emptyServer: TestServer
  /** Moves the server's clock on by nights of 24 hours. */
  readonly sleep: (nights: number) => void
  readonly watchConsole: undefined
}

interface WorkerFixtures {
  readonly server: TestServer
}

export const test = base.extend<TestFixtures & Options, WorkerFixtures>({
  expectedErrors: [null, { option: true }],

  server: [
    async ({}, use) => {
      const server = await TestServer.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  login: async ({ server, context }, use) => use(await makeLearner(server, context)),

  emptyServer: async ({ context }, use) => {
    const server = await TestServer.start()
    await use(server)
    // What a page is still fetching would fail, and be taken for a fault of the page.
    await Promise.all(context.pages().map((page) => page.goto('about:blank')))
    await server.stop()
  },

  sleep: async ({ server }, use) => {
    let nights = 0
    server.moveClock(0)
    await use((more) => {
      nights += more
      server.moveClock(nights * NIGHT_MS)
    })
    server.moveClock(0)
  },

  watchConsole: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => errors.push(String(error)))
      await use(undefined)
      const unexpected = errors.filter((error) => expectedErrors?.test(error) !== true)
      expect(unexpected, 'errors on the console').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Checks the page as it is now against WCAG 2.2 A and AA, as far as axe can. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`,
  )
  expect(found, 'accessibility').toEqual([])
}
