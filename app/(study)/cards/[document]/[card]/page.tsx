import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { CardPageView } from '@/components/cards/card-page-view'
import { SiteHeader } from '@/components/ui/site-header'
import { AppError } from '@/lib/base/app-error'
import { type Actor, findActor } from '@/lib/server/actor'
import { getCardSheet } from '@/lib/server/study/card-sheet'
import { spreadOfReview } from '../../../review/actions'
import { mark, matching, reset, restore, saveNote, undoReset } from '../../actions'

interface PageProps {
  readonly params: Promise<{ readonly document: string; readonly card: string }>
}

export const metadata: Metadata = { title: 'Card' }

export default async function CardPage({ params }: PageProps) {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const { document, card } = await params
  const sheet = await sheetOf(actor, `${document}/${card}`)
  return (
    <div className="mx-auto max-w-3xl px-5 sm:px-10">
      <SiteHeader place={sheet.document} />
      <main className="pt-8 pb-24">
        <CardPageView
          key={sheet.cardId}
          sheet={sheet}
          actions={{ mark, matching, reset, restore, saveNote, spreadOfReview, undoReset }}
        />
      </main>
    </div>
  )
}

async function sheetOf(actor: Actor, cardId: string) {
  try {
    return await getCardSheet(actor, cardId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') notFound()
    throw error
  }
}
