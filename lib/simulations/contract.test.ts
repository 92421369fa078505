import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { faultOf, sayAnswer } from './answer'
import { answerSchema } from './answer-schema'
import type { Knob, Question, Setting, Simulation, Trace, Variant } from './contract'
import { difference, recordedCaseSchema, tolerancesOf } from './recorded'
import { simulations } from './registry'
import { isInUse } from './settings'

const FOLDER = import.meta.dirname
const SEEDS = Array.from({ length: 200 }, (_, i) => i * 7919 + 1)

test('The registry names every simulation folder, by its id', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(FOLDER, entry.name, 'index.ts')))
    .map((entry) => entry.name)
  expect(simulations.map((simulation) => simulation.id).toSorted()).toEqual(folders.toSorted())
})

describe.each(simulations)('$id', (simulation) => {
  test('has what its page needs', () => {
    expect(simulation.version).toBeGreaterThanOrEqual(1)
    expect(simulation.summary).toMatch(/\.$/)
    for (const list of [simulation.modelled, simulation.leftOut, simulation.sources, simulation.questions]) {
      expect(list.length).toBeGreaterThan(0)
    }
    expect(existsSync(path.join(FOLDER, simulation.id, 'stage.tsx'))).toBe(true)
    expect(unique(simulation.questions.map((question) => question.id))).toBe(true)
    expect(new Set(simulation.questions.map((question) => question.kind)).size).toBe(2)
  })

  test('runs each preset, and says what is wrong with settings it cannot read', () => {
    const { playground } = simulation
    expect(playground.presets.length).toBeGreaterThanOrEqual(3)
    expect(unique(playground.presets.map((preset) => preset.id))).toBe(true)
    for (const preset of playground.presets) {
      expect(Object.keys(preset.settings).toSorted()).toEqual(
        playground.knobs.map((knob) => knob.key).toSorted(),
      )
      expectGoodTrace(playground.run(preset.settings))
    }
    for (const knob of playground.knobs) {
      expect(() => playground.run({ [knob.key]: { not: 'a setting' } })).toThrow()
    }
  })

  test('shows each knob where turning it changes a run, and hides it where it changes nothing', () => {
    const { knobs, presets, run } = simulation.playground
    const dead = knobs.filter((knob) => {
      let changed = false
      for (const { settings } of presets) {
        const before = JSON.stringify(run(settings))
        for (const value of turnsOf(knob, settings[knob.key])) {
          const after = outcomeOf(() => run({ ...settings, [knob.key]: value }))
          if (isInUse(knob, settings)) changed ||= after !== before
          else expect(after, `${knob.key} is hidden, and changes ${JSON.stringify(settings)}`).toBe(before)
        }
      }
      return !changed
    })
    expect(dead.map(({ key }) => key)).toEqual([])
  })

  test('has a miniature: rows of cells, drawn from the run of one of its presets', () => {
    const { miniature, playground } = simulation
    const preset = playground.presets.find(({ id }) => id === miniature.preset)
    const rows = miniature.draw(playground.run(preset?.settings))
    expect(preset).toBeDefined()
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(rows.length).toBeLessThanOrEqual(9)
    for (const row of rows) {
      expect(row.length).toBeLessThanOrEqual(60)
      expect(row.every(({ width = 1 }) => width > 0)).toBe(true)
    }
    const looks = rows.flat().map(({ tone, pattern }) => `${tone} ${pattern}`)
    expect(new Set(looks).size).toBeGreaterThanOrEqual(2)
  })

  test('refuses an input that its schema does not read, with a sentence', () => {
    for (const input of [null, 7, [], {}, { kind: 'no such kind' }]) {
      expect(() => simulation.observe(input)).toThrow(expect.objectContaining({ name: 'AppError' }))
    }
  })

  test('does what the real system was recorded to do', () => {
    const differences = recordedCases(simulation).flatMap(({ id, input, observed, tolerance }) => {
      const first = difference(observed, simulation.observe(input), tolerancesOf(tolerance))
      return first === null ? [] : [`${id}: ${first}`]
    })
    expect(differences).toEqual([])
  })

  describe.each(simulation.questions)('question $id', (question) => {
    let variants: readonly Variant[] = []
    beforeAll(() => {
      variants = SEEDS.map((seed) => question.draw({}, seed))
    })
    // They hold their runs: those of all questions at once would keep the memory's keeper busy.
    afterAll(() => {
      variants = []
    })

    test('draws the same variant for a seed, and one truth that it marks right', () => {
      for (const [i, variant] of variants.entries()) {
        const again = question.draw({}, SEEDS[i] ?? 0)
        expect(again.prompt).toEqual(variant.prompt)
        expect(again.truth).toEqual(variant.truth)
        expect(answerSchema.parse(variant.truth)).toEqual(variant.truth)
        expect(faultOf(variant.form, variant.truth)).toBeNull()
        const verdict = variant.check(variant.truth)
        expect(verdict).toMatchObject({ score: 1, truth: variant.truth })
        expect(verdict.misconception).toBeUndefined()
        expect(sayAnswer(variant.form, variant.truth).length).toBeGreaterThan(0)
      }
    })

    test('does not always have the same answer', () => {
      expect(new Set(variants.map((variant) => JSON.stringify(variant.truth))).size).toBeGreaterThan(1)
    })

    test('is a question that can be shown', () => {
      for (const variant of variants) expectShowable(variant, question)
    })

    test('has a run whose every step says what happened', () => {
      for (const variant of variants.slice(0, 40)) expectGoodTrace(variant.run())
    })

    test('recognises each of its misconceptions in some variants', () => {
      const named = namedMisconceptions(variants)
      const silent = question.misconceptions.map(({ id }) => id).filter((id) => !named.includes(id))
      expect(silent, `${question.id}: never the reason`).toEqual([])
    })

    test('refuses params it does not know', () => {
      expect(question.faultsIn({})).toEqual([])
      expect(question.faultsIn({ 'no such param': 1 })).not.toEqual([])
      expect(question.faultsIn('text')).not.toEqual([])
    })

    test('explains a wrong answer without failing, and names a step of the run', () => {
      for (const variant of variants.slice(0, 60)) {
        const verdict = variant.check(wrongAnswer(variant))
        expect(verdict.truthSays.length).toBeGreaterThan(0)
        expect(verdict.because.length).toBeGreaterThan(20)
        if (verdict.parts !== undefined) {
          expect(verdict.parts.step).toBeGreaterThanOrEqual(0)
          expect(verdict.parts.step).toBeLessThan(variant.run().steps.length)
        }
      }
    })
  })
})

/** Other positions of a knob. */
function turnsOf(knob: Knob, now: Setting | undefined): readonly Setting[] {
  const all = positionsOf(knob, String(now ?? ''))
  return all.filter((position) => position !== now)
}

function positionsOf(knob: Knob, script: string): readonly Setting[] {
  switch (knob.kind) {
    case 'number':
      return [knob.min, knob.max, knob.min + knob.step]
    case 'choice':
      return knob.options.map(({ value }) => value)
    case 'switch':
      return [true, false]
    case 'script':
      return [script.split('\n').slice(0, -1).join('\n'), 'nothing that it knows']
  }
}

function outcomeOf(run: () => Trace): string {
  try {
    return JSON.stringify(run())
  } catch (error) {
    return String(error)
  }
}

function recordedCases(simulation: Simulation) {
  const file = path.join(FOLDER, simulation.id, 'recorded.json')
  const cases = z.array(recordedCaseSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  expect(cases.length).toBeGreaterThan(50)
  return cases
}

function unique(words: readonly string[]): boolean {
  return new Set(words).size === words.length
}

function expectGoodTrace(trace: Trace): void {
  expect(trace.steps.length).toBeGreaterThanOrEqual(2)
  expect(trace.steps.length).toBeLessThanOrEqual(600)
  // One assertion for all, for one at each step of so many runs would take most of the time.
  const silent = trace.steps.filter(({ says, cells }) => says === '' || cells.length !== trace.columns.length)
  expect(silent).toEqual([])
  // A long run holds much; some of its steps are enough to see that they are plain JSON.
  const every = Math.ceil(trace.steps.length / 12)
  const some = trace.steps.filter((_, i) => i % every === 0)
  expect(JSON.parse(JSON.stringify(some))).toEqual(some)
}

function expectShowable({ prompt, form, hints, truth }: Variant, question: Question): void {
  expect(form.kind).toBe(question.form)
  expect(prompt.text.trim().length).toBeGreaterThan(20)
  expect(prompt.text).not.toMatch(/undefined|NaN|\[object/)
  expect(hints.length).toBeGreaterThanOrEqual(1)
  expect(hints.length).toBeLessThanOrEqual(2)
  if (form.kind === 'choice' || form.kind === 'choices') {
    expect(form.options.length).toBeGreaterThanOrEqual(2)
    expect(form.options.length).toBeLessThanOrEqual(8)
    expect(unique(form.options.map((option) => option.id))).toBe(true)
    expect(unique(form.options.map((option) => option.label))).toBe(true)
  }
  if (form.kind === 'order') {
    expect(form.items.length).toBeGreaterThanOrEqual(3)
    expect(unique(form.items.map((item) => item.id))).toBe(true)
  }
  if (form.kind === 'number' && truth.kind === 'number') expect(Number.isFinite(truth.value)).toBe(true)
}

/** The misconceptions that are named when the answer that each would give is given. Tried: all options, and near numbers. */
function namedMisconceptions(variants: readonly Variant[]): string[] {
  const names = new Set<string>()
  for (const variant of variants) {
    for (const answer of variant.misconceived()) {
      const named = variant.check(answer).misconception
      if (named !== undefined) names.add(named.id)
    }
  }
  return [...names]
}

/** Some answer of the right form that is not the truth. */
function wrongAnswer({ form, truth }: Variant) {
  const at = <T>(items: readonly T[], i: number): T =>
    items[((i % items.length) + items.length) % items.length] as T
  switch (truth.kind) {
    case 'number':
    case 'knob': {
      const { min = -Infinity, max = Infinity } = form as { min?: number; max?: number }
      const other = [truth.value + 1, truth.value - 1, min, max].find(
        (value) => value >= min && value <= max && value !== truth.value && Number.isFinite(value),
      )
      return { ...truth, value: other ?? truth.value }
    }
    case 'choice': {
      const options = form.kind === 'choice' ? form.options : []
      return { ...truth, value: at(options, options.findIndex((option) => option.id === truth.value) + 1).id }
    }
    case 'choices': {
      const [first] = form.kind === 'choices' ? form.options : []
      const id = first?.id ?? ''
      return {
        ...truth,
        value: truth.value.includes(id) ? truth.value.filter((one) => one !== id) : [...truth.value, id],
      }
    }
    case 'order':
      return { ...truth, value: truth.value.toReversed() }
    case 'tokens':
      return { ...truth, value: [...truth.value, '99'] }
    case 'grid': {
      const values = form.kind === 'grid' ? form.values : []
      const [first = '', ...rest] = truth.value
      return {
        ...truth,
        value: [at(values, values.findIndex((value) => value.id === first) + 1).id, ...rest],
      }
    }
  }
}
