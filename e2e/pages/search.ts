import { expect, type Locator, type Page } from '@playwright/test'

/** The search over every page, by keyboard. */
export class Search {
  readonly field: Locator
  readonly chosen: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.field = page.getByRole('combobox', { name: 'Search' })
    this.chosen = page.getByRole('option', { selected: true })
  }

  /** Pressed until the page's code is there to hear it; inside the field the key does nothing. */
  async open(): Promise<void> {
    await expect(async () => {
      await this.#page.keyboard.press('Control+k')
      await expect(this.field).toBeFocused({ timeout: 1000 })
    }).toPass()
  }

  async expectCount(text: RegExp): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: text })).toBeAttached()
  }

  /** Goes down until what has this title is chosen, and goes there. */
  async goTo(title: string): Promise<void> {
    const wanted = this.#page.getByRole('option', { name: title }).first()
    await expect(wanted).toBeVisible()
    const count = await this.#page.getByRole('option').count()
    for (let at = 0; at < count && (await wanted.getAttribute('aria-selected')) !== 'true'; at++)
      await this.#page.keyboard.press('ArrowDown')
    await expect(wanted).toHaveAttribute('aria-selected', 'true')
    await this.#page.keyboard.press('Enter')
  }
}
