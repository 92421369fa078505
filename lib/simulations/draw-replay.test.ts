import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerSchema } from './answer-schema'
import { drawReplay } from './draw-replay'
import { simulations } from './registry'

const first = simulations[0]
if (first === undefined) throw new Error('there is a simulation')
const wanted = {
  version: first.version,
  question: first.questions[0]?.id ?? '',
  params: {},
  seed: 5,
  answer: null,
}

test('What was answered is checked again, with the same verdict', () => {
  const before = first.questions[0]?.draw({}, 5)
  if (before === undefined) throw new Error('there is a question')
  const drawn = drawReplay(first, { ...wanted, answer: before.truth })
  expect(drawn).toMatchObject({ kind: 'drawn', verdict: { score: 1 }, isOtherVersion: false })
})

test('Without an answer there is no verdict, and of another version it says so', () => {
  expect(drawReplay(first, { ...wanted, version: first.version + 1 })).toMatchObject({
    kind: 'drawn',
    verdict: null,
    isOtherVersion: true,
  })
})

test('Whatever it is given, it says what is wrong and does not throw', () => {
  const answers = fc.oneof(
    fc.constant(null),
    fc.record({ kind: fc.constant('choice' as const), value: fc.string() }),
    fc.record({ kind: fc.constant('grid' as const), value: fc.array(fc.string()) }),
    fc.record({ kind: fc.constant('number' as const), value: fc.double() }),
  )
  const questions = simulations.flatMap((simulation) =>
    simulation.questions.slice(0, 2).map(({ id }) => ({ simulation, question: id })),
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...questions),
      fc.jsonValue(),
      fc.nat(),
      answers,
      (asked, params, seed, answer) => {
        const given = answer === null ? null : answerSchema.safeParse(answer)
        drawReplay(asked.simulation, {
          version: 1,
          question: asked.question,
          params,
          seed,
          answer: given?.success === true ? given.data : null,
        })
      },
    ),
    { numRuns: 60 },
  )
  expect(drawReplay(first, { ...wanted, question: 'nowhere' })).toMatchObject({ kind: 'fault' })
  expect(drawReplay(first, { ...wanted, params: { nothing: 1 } })).toMatchObject({ kind: 'fault' })
})
