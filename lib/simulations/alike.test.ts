import { expect, test } from 'vitest'
import { alikeAnswer } from './alike'
import type { Answer, AnswerForm } from './answer'
import { scoreOf } from './answer'
import type { Variant } from './contract'
import { simulations } from './registry'

function variantOf(form: AnswerForm, truth: Answer): Variant {
  return {
    prompt: { text: '' },
    form,
    hints: [],
    truth,
    check: (answer) => ({ score: scoreOf(form, truth, answer), truth, truthSays: '', because: '' }),
    run: () => ({ columns: [], steps: [] }),
    misconceived: () => [],
  }
}

test('The order of what was ticked, and of words that have none, does not part alike answers', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, label: id }))
  const ticked = variantOf({ kind: 'choices', options }, { kind: 'choices', value: ['a'] })
  expect(alikeAnswer(ticked, { kind: 'choices', value: ['c', 'a'] })).toEqual({
    kind: 'choices',
    value: ['a', 'c'],
  })
  const words = { kind: 'tokens', value: ['FD5', 'fd3'] } as const
  const form = { kind: 'tokens', example: 'fd3' } as const
  const truth = { kind: 'tokens', value: ['fd3'] } satisfies Answer
  expect(
    alikeAnswer(variantOf({ ...form, ordered: false }, truth), { ...words, value: [...words.value] }),
  ).toEqual({
    kind: 'tokens',
    value: ['fd3', 'fd5'],
  })
  expect(
    alikeAnswer(variantOf({ ...form, ordered: true }, truth), { ...words, value: [...words.value] }),
  ).toEqual({
    kind: 'tokens',
    value: ['fd5', 'fd3'],
  })
})

test('A number within the tolerance is the truth, and no other is', () => {
  const near = variantOf({ kind: 'number', tolerance: 0.5 }, { kind: 'number', value: 7 })
  expect(alikeAnswer(near, { kind: 'number', value: 7.4 })).toEqual({ kind: 'number', value: 7 })
  expect(alikeAnswer(near, { kind: 'number', value: 8 })).toEqual({ kind: 'number', value: 8 })
})

test('No answer scores otherwise for being written alike, whatever the simulation', () => {
  for (const { questions } of simulations) {
    for (const question of questions) {
      if (question.faultsIn({}).length > 0) continue
      const variant = question.draw({}, 11)
      for (const answer of [variant.truth, ...variant.misconceived()])
        expect(variant.check(alikeAnswer(variant, answer)).score).toBe(variant.check(answer).score)
    }
  }
})
