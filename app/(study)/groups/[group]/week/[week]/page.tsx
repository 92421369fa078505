import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { JoinedGroup } from '@/lib/groups/access'
import { showWeek } from '@/lib/server/groups/show-week'
import { listWeeks } from '@/lib/server/groups/week-question'
import { findGroupOfPage } from '../../find-group'
import { WeekPageView } from '../week-page-view'

export const metadata: Metadata = { title: 'A question of the week' }

interface WeekPageProps {
  readonly params: Promise<{ readonly group: string; readonly week: string }>
}

export default async function WeekPage({ params }: WeekPageProps) {
  const { group: groupId, week } = await params
  const group = await findGroupOfPage(groupId)
  const [view, weeks] = await Promise.all([findWeek(group, week), listWeeks(group)])
  return <WeekPageView group={group} view={view} weeks={weeks} />
}

async function findWeek(group: JoinedGroup, text: string) {
  const week = z.coerce.number().int().nonnegative().safeParse(text)
  if (!week.success) notFound()
  try {
    return await showWeek(group, week.data)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') notFound()
    throw error
  }
}
