'use client'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { PinnedExplanations } from '@/components/groups/pinned-explanations'
import type { SpreadOfReview } from '@/components/groups/use-spread'
import { usePageKeys } from '@/components/review/use-page-keys'
import type { CardSheet } from '@/lib/review/card-sheet'
import { CardFacts } from './card-facts'
import type { SaveNote } from '@/components/review/review-actions'
import { NoteField } from './note-field'
import { ReviewHistory } from './review-history'

interface CardInfoProps {
  readonly sheet: CardSheet
  readonly saveNote: SaveNote
  readonly spreadOfReview: SpreadOfReview
  /** False while its question is open: the note and past runs would give it away. */
  readonly answered: boolean
}

/** All that is known of a card: where it belongs, how well it is remembered, the note on it, every review. */
export function CardInfo({ sheet, saveNote, spreadOfReview, answered }: CardInfoProps) {
  const [writing, setWriting] = useState(false)
  usePageKeys((key) => {
    if (key !== 'n' || !answered) return false
    setWriting(true)
    return true
  })
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap gap-x-6 text-sm">
        <PlaceLink href={sheet.section.href}>Read: {sheet.section.title}</PlaceLink>
        <PlaceLink href={`/simulations/${sheet.simulation.id}`}>Run: {sheet.simulation.title}</PlaceLink>
      </div>
      <CardFacts sheet={sheet} />
      {answered && sheet.pinned.length > 0 && (
        <section aria-label="From your groups" className="flex flex-col gap-5">
          <PinnedExplanations pinned={sheet.pinned} />
        </section>
      )}
      {answered ? (
        <NoteField
          cardId={sheet.cardId}
          note={sheet.note}
          save={saveNote}
          writing={writing}
          onWriting={setWriting}
        />
      ) : (
        (sheet.note.text !== '' || sheet.history.length > 0) && (
          <p className="text-sm text-muted">Your note and the past runs are here once you have answered.</p>
        )
      )}
      {sheet.history.length > 0 && (
        <section className="flex flex-col gap-3">
          <h3 className="text-sm text-muted">Every review</h3>
          <ReviewHistory
            history={sheet.history}
            takenBack={sheet.takenBack}
            canReplay={answered}
            spreadOfReview={spreadOfReview}
          />
        </section>
      )}
    </div>
  )
}

function PlaceLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-11 items-center underline decoration-edge underline-offset-4 hover:text-lamp"
    >
      {children}
    </Link>
  )
}
