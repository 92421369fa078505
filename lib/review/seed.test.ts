import { expect, test } from 'vitest'
import { variantSeed } from './seed'

test('A reload draws the same variant; the next review, another learner, another card or a redraw another one', () => {
  const seed = variantSeed('ada', 'os/vruntime', 3)
  expect(variantSeed('ada', 'os/vruntime', 3)).toBe(seed)
  const others = [
    variantSeed('ada', 'os/vruntime', 4),
    variantSeed('bob', 'os/vruntime', 3),
    variantSeed('ada', 'os/nice', 3),
    variantSeed('ada', 'os/vruntime', 3, 1),
    variantSeed('ada', 'os/vruntime', 3, 2),
  ]
  expect(new Set([seed, ...others]).size).toBe(6)
})
