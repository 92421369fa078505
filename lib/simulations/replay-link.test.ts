import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReplayLink } from './read-replay-link'
import { replayHref } from './replay-link'

const variants = fc.record({
  simulation: fc.constantFrom('epoll', 'tlb'),
  version: fc.integer({ min: 1, max: 99 }),
  question: fc.constantFrom('reach', 'flags'),
  params: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,9}$/),
    fc.oneof(fc.integer(), fc.string({ maxLength: 20 })),
  ),
  seed: fc.nat(),
})
const answers = fc.oneof(
  fc.constant(null),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
  fc.record({ kind: fc.constant('tokens' as const), value: fc.array(fc.string({ maxLength: 10 })) }),
)

test('What a link was made of is read from it again', () => {
  fc.assert(
    fc.property(variants, answers, (variant, answer) => {
      const url = new URL(replayHref(variant, answer), 'http://localhost')
      const read = readReplayLink(Object.fromEntries(url.searchParams))
      expect(JSON.stringify(read?.params)).toBe(JSON.stringify(variant.params))
      expect(read).toMatchObject({ ...variant, params: {}, answer: JSON.parse(JSON.stringify(answer)) })
    }),
  )
})

test('Whatever stands in an address, reading it does not throw', () => {
  const query = fc.dictionary(
    fc.constantFrom('simulation', 'question', 'seed', 'version', 'params', 'answer', 'other'),
    fc.oneof(fc.string(), fc.constant('[1'), fc.constant('{"a":1}'), fc.constant('7')),
  )
  fc.assert(fc.property(query, (given) => void readReplayLink(given)))
  expect(readReplayLink({})).toBeNull()
  expect(readReplayLink({ simulation: 'a', question: 'b', seed: '-1' })).toBeNull()
  expect(readReplayLink({ simulation: 'a', question: 'b', seed: '1', answer: '{}' })).toBeNull()
})
