import type { Locator, Page } from '@playwright/test'
import type { Answer, AnswerForm } from '@/lib/simulations/answer'
import type { Variant } from '@/lib/simulations/contract'

/** Gives an answer by keyboard alone, whatever its form. */
export async function giveAnswer(
  page: Page,
  question: Locator,
  form: AnswerForm,
  answer: Answer,
): Promise<void> {
  const keyboard = page.keyboard
  switch (answer.kind) {
    case 'number':
      await question.getByRole('textbox').focus()
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
      const field = question.getByRole('textbox')
      if (answer.value.length > 0) {
        await field.focus()
        return keyboard.type(answer.value.join(' '))
      }
      await question.getByRole('button', { name: 'Nothing at all' }).focus()
      await keyboard.press('Space')
      return field.focus()
    }
    case 'grid': {
      const cells = question.getByRole('group', { name: 'Your answer' }).getByRole('button')
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
        const rows = question.getByRole('listitem').locator('> button')
        const label = (item?.label ?? id).replaceAll('`', '')
        const names = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''))
        const at = names.findIndex((name) => name.endsWith(`: ${label}`))
        await rows.nth(at).focus()
        for (let i = at; i > place; i--) await keyboard.press('Shift+ArrowUp')
      }
      return
    }
    case 'knob': {
      if (form.kind !== 'knob') return
      await question.getByRole('slider').focus()
      await keyboard.press('Home')
      for (let value = form.min; value < answer.value; value += form.step) await keyboard.press('ArrowRight')
    }
  }
}

/** An answer that is not right: a misconception's if there is one. */
export function wrongAnswer(variant: Variant): Answer {
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
