// On globalThis: a bundler may load this module more than once in a process, and all copies must agree.
const moved: { byMs: number } = ((globalThis as { nanosleepClock?: { byMs: number } }).nanosleepClock ??= {
  byMs: 0,
})

/** The time in epoch milliseconds. The only place that reads the machine's clock; domain code takes times as arguments. */
export function now(): number {
  return Date.now() + moved.byMs
}

/** Sets how far the clock of this process runs ahead of the machine's, in milliseconds. For tests that sleep a night. */
export function moveClock(byMs: number): void {
  moved.byMs = byMs
}
