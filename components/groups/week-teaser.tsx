import Link from 'next/link'
import type { WeekLine } from '@/lib/groups/week-question'

interface WeekTeaserProps {
  readonly groupId: string
  /** Null if the group studies nothing that can be asked. */
  readonly line: WeekLine | null
}

/** This week’s question on the page of a group. */
export function WeekTeaser({ groupId, line }: WeekTeaserProps) {
  return (
    <section aria-labelledby="this-week" className="flex flex-col gap-4 rounded bg-surface p-5 sm:p-8">
      <h2 id="this-week" className="text-sm text-muted">
        The question of the week
      </h2>
      {line === null ? (
        <p className="book text-lg text-muted">There is none while the group studies no document.</p>
      ) : (
        <>
          <p className="book text-2xl">{line.title}</p>
          <p className="max-w-[60ch] text-muted">{line.why}</p>
          <div>
            <Link
              href={`/groups/${groupId}/week`}
              className={`inline-flex min-h-11 items-center rounded-sm px-5 font-medium hover:brightness-110 ${line.hasAnswered ? 'bg-raised' : 'bg-lamp text-on-lamp'}`}
            >
              {line.hasAnswered ? 'See how the group answered' : 'Answer it'}
            </Link>
          </div>
        </>
      )}
    </section>
  )
}
