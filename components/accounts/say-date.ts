const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A day as one writes it; `at` is epoch milliseconds, the day that of Greenwich. */
export function sayDate(at: number): string {
  return DATE.format(at)
}
