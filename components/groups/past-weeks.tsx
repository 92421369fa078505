import Link from 'next/link'
import type { WeekLine } from '@/lib/groups/week-question'
import { sayWeek } from './week-words'

interface PastWeeksProps {
  readonly groupId: string
  readonly weeks: readonly WeekLine[]
}

/** The questions of other weeks. */
export function PastWeeks({ groupId, weeks }: PastWeeksProps) {
  if (weeks.length === 0) return null
  return (
    <section aria-labelledby="other-weeks" className="flex flex-col gap-3 border-t border-line pt-10">
      <h2 id="other-weeks" className="book text-2xl">
        Other weeks
      </h2>
      <ul>
        {weeks.map(({ week, title, hasAnswered }) => (
          <li key={week} className="border-b border-line">
            <Link
              href={`/groups/${groupId}/week/${week}`}
              className="flex min-h-14 flex-col justify-center gap-x-6 py-2.5 hover:text-lamp sm:flex-row sm:items-baseline sm:justify-between"
            >
              <span className="book text-lg">{title}</span>
              <span className="shrink-0 text-sm text-muted">
                {sayWeek(week)}
                {hasAnswered ? '' : ' · not answered yet'}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
