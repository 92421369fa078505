import { describe, expect, test } from 'vitest'
import type { Card } from '@/lib/content/document'
import { type Answer, faultOf } from '@/lib/simulations/answer'
import type { Question, Variant } from '@/lib/simulations/contract'
import { simulations } from '@/lib/simulations/registry'
import { readContent } from './content-files'

const SEEDS = 200
/** Runs are long to write down; these are enough to see that they can be shown. */
const RUN_EVERY = 20

const { documents } = await readContent()

describe.each(documents)('The cards of $id', ({ cards }) => {
  test.each(cards)('$id is drawn, run and checked from any seed', (card) => {
    const question = questionOf(card)
    const truths = new Map<string, number>()
    const faults: string[] = []
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const variant = question.draw(card.params, seed)
      const truth = JSON.stringify(variant.truth.value)
      truths.set(truth, (truths.get(truth) ?? 0) + 1)
      faults.push(...faultsIn(variant, seed % RUN_EVERY === 0).map((says) => `seed ${seed}: ${says}`))
    }
    expect(faults).toEqual([])
    // One who always gives the same answer must not be right most of the time.
    expect(Math.max(...truths.values()) / SEEDS).toBeLessThanOrEqual(0.7)
  })
})

/** Plain strings, for an assertion at each step of forty thousand variants would take most of the time. */
function faultsIn(variant: Variant, withRun: boolean): string[] {
  const { score, truthSays, because } = variant.check(variant.truth)
  const { columns, steps } = withRun ? variant.run() : { columns: [], steps: null }
  return [
    faultOf(variant.form, variant.truth),
    score === 1 ? null : 'the truth is not marked right',
    truthSays.trim() === '' || because.trim() === '' ? 'nothing is explained' : null,
    wrongAnswer(variant) === undefined ? 'no answer is wrong' : null,
    steps === null || steps.length >= 2 ? null : 'nothing happens in the run',
    steps === null || steps.every(({ says, cells }) => says !== '' && cells.length === columns.length)
      ? null
      : 'a step says nothing',
  ].filter((says) => says !== null)
}

function questionOf(card: Card): Question {
  const question = simulations
    .find(({ id }) => id === card.simulation)
    ?.questions.find(({ id }) => id === card.question)
  if (question === undefined) throw new Error(`${card.id} asks nothing that there is`)
  return question
}

/** The first answer that fits the form and is not marked right. Misconceptions are tried by the simulations' own tests. */
function wrongAnswer(variant: Variant): Answer | undefined {
  return others(variant).find(
    (answer) => faultOf(variant.form, answer) === null && variant.check(answer).score < 1,
  )
}

function others({ form, truth }: Variant): Answer[] {
  switch (form.kind) {
    case 'number':
      return [form.min ?? -1e9, form.max ?? 1e9].map((value) => ({ kind: 'number', value }))
    case 'knob':
      return [form.min, form.max].map((value) => ({ kind: 'knob', value }))
    case 'choice':
      return form.options.map(({ id }) => ({ kind: 'choice', value: id }))
    case 'choices':
      return [[], form.options.map(({ id }) => id)].map((value) => ({ kind: 'choices', value }))
    case 'order':
      return [form.items.map(({ id }) => id), form.items.map(({ id }) => id).toReversed()].map((value) => ({
        kind: 'order',
        value,
      }))
    case 'tokens':
      return [{ kind: 'tokens', value: truth.kind === 'tokens' ? [...truth.value, 'nothing'] : [] }]
    case 'grid':
      return form.values.map(({ id }) => ({
        kind: 'grid',
        value: Array.from({ length: form.rows.length * form.columns.length }, () => id),
      }))
  }
}
