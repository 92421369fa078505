import { expect, test } from 'vitest'
import { moveClock, now } from './clock'

test('The clock runs with the machine until it is moved, and can be put back', () => {
  const day = 86_400_000
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000)
  moveClock(day)
  expect(Math.abs(now() - Date.now() - day)).toBeLessThan(1000)
  moveClock(0)
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000)
})
