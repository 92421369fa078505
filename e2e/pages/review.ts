import { expect, type Locator, type Page } from '@playwright/test'
import type { Rating } from '@/lib/review/rating'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { Variant } from '@/lib/simulations/contract'
import { findQuestion } from '@/lib/simulations/registry'
import type { CardsById } from '../cards'
import { giveAnswer, wrongAnswer } from './answering'

/** A night's review, by keyboard unless said otherwise. */
export class Review {
  readonly question: Locator
  readonly ratings: Locator
  readonly verdict: Locator
  readonly #page: Page
  readonly #cards: CardsById

  constructor(page: Page, cards: CardsById) {
    this.#page = page
    this.#cards = cards
    this.question = page.getByRole('form', { name: 'The question' })
    this.ratings = page.getByRole('group', { name: 'How did it go?' })
    this.verdict = this.question.getByRole('status').first()
  }

  async begin(): Promise<void> {
    await this.#page.getByRole('link', { name: /^(Begin|Go on)/ }).click()
    await this.expectQuestion()
  }

  async expectQuestion(): Promise<void> {
    await expect(this.#page.getByRole('button', { name: /^Run it/ })).toBeVisible()
  }

  /** What identifies the variant that is asked now. */
  async asked(): Promise<{ readonly card: string; readonly seed: number }> {
    await expect(this.question).toHaveAttribute('data-ready', 'true')
    const card = (await this.question.getAttribute('data-card')) ?? ''
    return { card, seed: Number(await this.question.getAttribute('data-seed')) }
  }

  /** The variant that is asked now, drawn once more. */
  async variant(): Promise<Variant> {
    const { card, seed } = await this.asked()
    const known = this.#cards.get(card)
    const variant = known && findQuestion(known.simulation, known.question)?.draw(known.params, seed)
    if (variant === undefined) throw new Error(`the card ${card} cannot be drawn`)
    return variant
  }

  async answerRight(): Promise<AnswerForm['kind']> {
    const { truth, form } = await this.variant()
    await giveAnswer(this.#page, this.question, form, truth)
    await this.#run()
    return form.kind
  }

  async answerWrong(): Promise<AnswerForm['kind']> {
    const variant = await this.variant()
    await giveAnswer(this.#page, this.question, variant.form, wrongAnswer(variant))
    await this.#run()
    return variant.form.kind
  }

  /** Presses the key of a rating; one above the suggestion wants it twice. */
  async rate(rating: Rating): Promise<void> {
    const before = await this.asked()
    const key = { again: '1', hard: '2', good: '3', easy: '4' }[rating]
    await this.#page.keyboard.press(key)
    if ((await this.ratings.locator('[data-armed]').count()) > 0) await this.#page.keyboard.press(key)
    await this.#expectLeft(before.seed)
  }

  /** Enter takes the suggested rating. */
  async goOn(): Promise<void> {
    const before = await this.asked()
    await this.#page.keyboard.press('Enter')
    await this.#expectLeft(before.seed)
  }

  async undo(): Promise<void> {
    await this.#page.keyboard.press('u')
  }

  async #expectLeft(seed: number): Promise<void> {
    await expect(this.#page.locator(`[data-seed="${seed}"]`)).toHaveCount(0)
  }

  async #run(): Promise<void> {
    await this.#page.keyboard.press('Enter')
    await expect(this.ratings).toBeVisible()
  }
}
