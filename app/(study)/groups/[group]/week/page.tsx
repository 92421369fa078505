import type { Metadata } from 'next'
import { showWeek } from '@/lib/server/groups/show-week'
import { listWeeks, questionOfThisWeek } from '@/lib/server/groups/week-question'
import { findGroupOfPage } from '../find-group'
import { WeekPageView } from './week-page-view'

export const metadata: Metadata = { title: 'The question of the week' }

interface WeekPageProps {
  readonly params: Promise<{ readonly group: string }>
}

export default async function ThisWeekPage({ params }: WeekPageProps) {
  const group = await findGroupOfPage((await params).group)
  const question = await questionOfThisWeek(group)
  const [view, weeks] = await Promise.all([
    question === null ? null : showWeek(group, question.week),
    listWeeks(group),
  ])
  return <WeekPageView group={group} view={view} weeks={weeks} />
}
