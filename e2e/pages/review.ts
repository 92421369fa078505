import { expect, type Locator, type Page } from '@playwright/test'
import type { Rating } from '@/lib/review/rating'
import type { Answer, AnswerForm } from '@/lib/simulations/answer'
import type { Variant } from '@/lib/simulations/contract'
import { findQuestion } from '@/lib/simulations/registry'
import type { CardsById } from '../cards'

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
    this.verdict = page.getByRole('status').first()
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
    await expect(this.question).toBeVisible()
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
    await this.#give(form, truth)
    await this.#run()
    return form.kind
  }

  async answerWrong(): Promise<AnswerForm['kind']> {
    const variant = await this.variant()
    await this.#give(variant.form, wrongAnswer(variant))
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

  async #give(form: AnswerForm, answer: Answer): Promise<void> {
    const keyboard = this.#page.keyboard
    switch (answer.kind) {
      case 'number':
        await this.question.getByRole('textbox').focus()
        return keyboard.type(String(answer.value))
      case 'choice':
      case 'choices': {
        const options = form.kind === 'choice' || form.kind === 'choices' ? form.options : []
        const wanted = answer.kind === 'choice' ? [answer.value] : answer.value
        for (const [i, { id }] of options.entries())
          if (wanted.includes(id)) await keyboard.press(String(i + 1))
        return
      }
      case 'tokens': {
        const field = this.question.getByRole('textbox')
        if (answer.value.length > 0) {
          await field.focus()
          return keyboard.type(answer.value.join(' '))
        }
        await this.question.getByRole('button', { name: 'Nothing at all' }).focus()
        await keyboard.press('Space')
        return field.focus()
      }
      case 'grid': {
        const cells = this.question.getByRole('group', { name: 'Your answer' }).getByRole('button')
        const values = form.kind === 'grid' ? form.values : []
        for (const [i, id] of answer.value.entries()) {
          await cells.nth(i).focus()
          for (let turns = 0; turns <= values.findIndex((value) => value.id === id); turns++)
            await keyboard.press('Space')
        }
        return
      }
      case 'order': {
        for (const [place, id] of answer.value.entries()) {
          const item = form.kind === 'order' ? form.items.find((one) => one.id === id) : undefined
          const rows = this.question.getByRole('listitem').locator('> button')
          const label = (item?.label ?? id).replaceAll('`', '')
          const names = await rows.evaluateAll((all) =>
            all.map((row) => row.getAttribute('aria-label') ?? ''),
          )
          const at = names.findIndex((name) => name.endsWith(`: ${label}`))
          await rows.nth(at).focus()
          for (let i = at; i > place; i--) await keyboard.press('Shift+ArrowUp')
        }
        return
      }
      case 'knob': {
        if (form.kind !== 'knob') return
        await this.question.getByRole('slider').focus()
        await keyboard.press('Home')
        for (let value = form.min; value < answer.value; value += form.step)
          await keyboard.press('ArrowRight')
      }
    }
  }
}

/** An answer that is not right: a misconception's if there is one. */
function wrongAnswer(variant: Variant): Answer {
  const held = variant.misconceived().find((answer) => variant.check(answer).score < 0.5)
  if (held !== undefined) return held
  const { form, truth } = variant
  switch (truth.kind) {
    case 'number':
    case 'knob': {
      const { min, max } = { min: -Infinity, max: Infinity, ...form }
      return { ...truth, value: truth.value + 1 <= max ? truth.value + 1 : Math.max(min, truth.value - 1) }
    }
    case 'choice': {
      const other = form.kind === 'choice' ? form.options.find(({ id }) => id !== truth.value) : undefined
      return { ...truth, value: other?.id ?? '' }
    }
    case 'choices': {
      const options = form.kind === 'choices' ? form.options : []
      return { ...truth, value: options.map(({ id }) => id).filter((id) => !truth.value.includes(id)) }
    }
    case 'order':
      return { ...truth, value: truth.value.toReversed() }
    case 'tokens':
      return { ...truth, value: ['97', '98', '99'] }
    case 'grid': {
      const values = form.kind === 'grid' ? form.values : []
      return { ...truth, value: truth.value.map((id) => values.find((value) => value.id !== id)?.id ?? id) }
    }
  }
}
