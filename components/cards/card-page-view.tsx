'use client'
import type { SpreadOfReview } from '@/components/groups/use-spread'
import { usePageKeys } from '@/components/review/use-page-keys'
import type { CardSheet } from '@/lib/review/card-sheet'
import { CardInfo } from './card-info'
import type { CardsActions } from './cards-actions'
import { DeedButtons, DeedStatus } from './deed-buttons'
import { useCardDeeds } from './use-card-deeds'

interface CardPageViewProps {
  readonly sheet: CardSheet
  readonly actions: CardsActions & { readonly spreadOfReview: SpreadOfReview }
}

/** A card on its own page: the same sheet as in the night, with what can be done with the card. */
export function CardPageView({ sheet, actions }: CardPageViewProps) {
  const deeds = useCardDeeds(actions)
  const { cardId, marks } = sheet
  usePageKeys((key) => {
    if (key === 'u') deeds.undo()
    else if (key === '@') deeds.mark([cardId], marks.suspended ? 'wake' : 'suspend')
    else if (key === '-') deeds.mark([cardId], marks.buried ? 'unbury' : 'bury')
    else if (key === 'f') deeds.mark([cardId], marks.flagged ? 'unflag' : 'flag')
    else return false
    return true
  })
  return (
    <article className="flex flex-col gap-4">
      <header className="flex flex-col gap-2">
        <p className="text-sm text-muted">{sheet.kind === 'quick' ? 'A quick question' : 'A prediction'}</p>
        <h1 className="book max-w-[26ch] text-2xl sm:text-4xl">{sheet.title}</h1>
      </header>
      <CardInfo sheet={sheet} saveNote={actions.saveNote} spreadOfReview={actions.spreadOfReview} answered />
      <section aria-label="This card" className="mt-4 flex flex-col gap-1 border-t border-line pt-5">
        <DeedButtons marks={marks} cardIds={[cardId]} deeds={deeds} />
        <DeedStatus deeds={deeds} />
      </section>
    </article>
  )
}
