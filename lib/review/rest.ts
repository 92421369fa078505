/** When a learner does not study. Days are study days, weekdays are ISO: 1 Monday to 7 Sunday. */
export interface RestDays {
  readonly quietWeekdays: readonly number[]
  readonly quietDays: readonly number[]
  /** First and last day of a planned break; both or neither. */
  readonly breakFrom: number | null
  readonly breakTo: number | null
}

export type Rest = 'quiet' | 'break'

/** Whether nothing is asked on that study day, and why; null on a night of study. */
export function restOn(studyDay: number, rest: RestDays): Rest | null {
  const { breakFrom, breakTo } = rest
  if (breakFrom !== null && breakTo !== null && studyDay >= breakFrom && studyDay <= breakTo) return 'break'
  return rest.quietWeekdays.includes(weekdayOf(studyDay)) || rest.quietDays.includes(studyDay)
    ? 'quiet'
    : null
}

/** The first study day from this one on that is no rest; null if there is none within so many days. */
export function nextNightOf(studyDay: number, rest: RestDays, withinDays = 400): number | null {
  for (let day = studyDay; day < studyDay + withinDays; day++) if (restOn(day, rest) === null) return day
  return null
}

/** 1 Monday to 7 Sunday. Day 0, the first of January 1970, was a Thursday. */
export function weekdayOf(studyDay: number): number {
  return ((((studyDay + 3) % 7) + 7) % 7) + 1
}
