import { expect, type Page } from '@playwright/test'

/** The set-up page and the sign-in page: a name, a password, a button. */
export class Door {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Makes the first account of a server and lands on Tonight. */
  async setUp(url: string, name: string, password: string): Promise<void> {
    await this.#page.goto(`${url}/set-up`)
    await this.#send(name, password, 'Make the account')
  }

  async signIn(url: string, name: string, password: string): Promise<void> {
    await this.#page.goto(`${url}/sign-in`)
    await this.#send(name, password, 'Sign in')
  }

  async expectToSay(text: string | RegExp): Promise<void> {
    await expect(this.#page.getByRole('alert').filter({ hasText: text })).toBeVisible()
  }

  async #send(name: string, password: string, does: string): Promise<void> {
    await this.#page.getByLabel('Name').fill(name)
    await this.#page.getByLabel('Password').fill(password)
    await this.#page.getByRole('button', { name: does, exact: true }).click()
  }
}
