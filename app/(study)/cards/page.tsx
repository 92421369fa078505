import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CardBrowser } from '@/components/cards/card-browser'
import { SiteHeader } from '@/components/ui/site-header'
import { cardFilterSchema } from '@/lib/review/card-filter-schema'
import { findActor } from '@/lib/server/actor'
import { getCardPage } from '@/lib/server/study/list-cards'
import { mark, matching, reset, restore, saveNote, undoReset } from './actions'

export const metadata: Metadata = { title: 'Cards' }

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function CardsPage({ searchParams }: PageProps) {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const filter = cardFilterSchema.parse(await searchParams)
  const page = await getCardPage(actor, filter)
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 sm:px-10">
      <SiteHeader place="Cards" />
      <main className="flex flex-1 flex-col gap-6 pt-8">
        <h1 className="book text-2xl sm:text-4xl">Cards</h1>
        <CardBrowser
          page={page}
          filter={{ ...filter, page: page.page }}
          actions={{ mark, matching, reset, restore, saveNote, undoReset }}
        />
      </main>
    </div>
  )
}
