import Link from 'next/link'
import { PastWeeks } from '@/components/groups/past-weeks'
import { SpreadView } from '@/components/groups/spread-view'
import { Thread } from '@/components/groups/thread'
import { WeekQuestionView } from '@/components/groups/week-question'
import { sayWeek } from '@/components/groups/week-words'
import { SiteHeader } from '@/components/ui/site-header'
import { newId } from '@/lib/base/ids'
import type { WeekLine, WeekView } from '@/lib/groups/week-question'
import { answer, change, explain, pin, remove } from './actions'

interface WeekPageViewProps {
  readonly group: { readonly id: string; readonly name: string }
  /** Null if the group studies nothing that can be asked. */
  readonly view: WeekView | null
  readonly weeks: readonly WeekLine[]
}

/** A week’s question; after one’s own answer, how the others answered and what they wrote. */
export function WeekPageView({ group, view, weeks }: WeekPageViewProps) {
  const answered = view?.answered ?? null
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-12 pt-8 pb-24">
        <header className="flex flex-col gap-3">
          <Link
            href={`/groups/${group.id}`}
            className="inline-flex min-h-11 items-center self-start text-muted hover:text-lamp"
          >
            ← {group.name}
          </Link>
          <p className="text-sm text-muted">
            The question of the week{view === null ? '' : ` · ${sayWeek(view.week)}`}
          </p>
          <h1 className="book max-w-[30ch] text-2xl sm:text-4xl">
            {view === null ? 'No question this week' : view.title}
          </h1>
          <p className="max-w-[62ch] text-muted">
            {view === null ? 'The group studies no document, so there is nothing to ask.' : view.why}
          </p>
        </header>
        {view !== null && (
          <WeekQuestionView
            key={view.week}
            groupId={group.id}
            week={view.week}
            variant={view.variant}
            answer={answered?.answer ?? null}
            send={answer}
          />
        )}
        {view !== null && answered !== null && (
          <div className="grid gap-14 border-t border-line pt-10 lg:grid-cols-2">
            <section aria-labelledby="spread" className="flex flex-col gap-6">
              <h2 id="spread" className="book text-2xl">
                How the group answered
              </h2>
              <SpreadView spread={answered.spread} />
            </section>
            <Thread
              groupId={group.id}
              week={view.week}
              thread={answered.thread}
              mayWrite={answered.mayWrite}
              freshId={newId()}
              actions={{ explain, change, remove, pin }}
            />
          </div>
        )}
        <PastWeeks groupId={group.id} weeks={weeks.filter(({ week }) => week !== view?.week)} />
      </main>
    </div>
  )
}
