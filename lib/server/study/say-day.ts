import 'server-only'

/** A study day in words. It is a number of days since 1970; which weekday that is does not depend on a zone. */
export function sayDay(studyDay: number, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: 'UTC' }).format(
    new Date(studyDay * 86_400_000),
  )
}
