'use client'
import { useEffect, useState } from 'react'
import { CardInfo } from '@/components/cards/card-info'
import { Dialog } from '@/components/ui/dialog'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { CardSheet } from '@/lib/review/card-sheet'
import type { QuestionTurn } from '@/lib/review/turn'
import type { CardMark, ReviewActions } from './review-actions'

interface CardActionsProps {
  readonly turn: QuestionTurn
  readonly actions: ReviewActions
  readonly open: boolean
  readonly answered: boolean
  readonly busy: boolean
  readonly onOpen: (open: boolean) => void
  readonly onMark: (mark: CardMark) => void
  readonly onReport: () => void
}

/** About this card: what is known of it, its history, and what can be done with it. */
export function CardActions({
  turn,
  actions,
  open,
  answered,
  busy,
  onOpen,
  onMark,
  onReport,
}: CardActionsProps) {
  const isReady = useHydrated()
  const mark = (kind: CardMark) => {
    onOpen(false)
    onMark(kind)
  }
  return (
    <>
      <button
        type="button"
        disabled={!isReady}
        onClick={() => onOpen(true)}
        className="min-h-11 self-center px-3 text-sm text-muted lg:self-start lg:px-0"
      >
        About this card
      </button>
      <Dialog open={open} onClose={() => onOpen(false)} title="About this card">
        {open && <Sheet cardId={turn.cardId} actions={actions} answered={answered} />}
        <div className="flex flex-col gap-1 border-t border-line pt-3 text-sm">
          <MarkButton
            busy={busy}
            onClick={() => mark('flag')}
            name={turn.flagged ? 'Take the flag off' : 'Flag it'}
            says={
              turn.flagged
                ? 'It is marked to look at later.'
                : 'Keeps asking it, and marks it to look at later.'
            }
            keyCap="f"
          />
          <MarkButton
            busy={busy}
            onClick={() => mark('bury')}
            name="Bury until tomorrow"
            says="Not tonight any more."
            keyCap="-"
          />
          <MarkButton
            busy={busy}
            onClick={() => mark('suspend')}
            name="Suspend"
            says="Not asked again until you wake it."
            keyCap="@"
          />
          <MarkButton
            busy={false}
            onClick={() => {
              onOpen(false)
              onReport()
            }}
            name="Something is wrong here"
            says="Tells the owner of this server, with the numbers as you see them."
            keyCap=""
          />
        </div>
      </Dialog>
    </>
  )
}

interface SheetProps {
  readonly cardId: string
  readonly actions: ReviewActions
  readonly answered: boolean
}

function Sheet({ cardId, actions, answered }: SheetProps) {
  const [sheet, setSheet] = useState<CardSheet | string | null>(null)
  // Asks the server once the sheet is opened.
  useEffect(() => {
    let wanted = true
    actions.card({ cardId }).then(
      (result) => wanted && setSheet(result.ok ? result.value : result.error.message),
      () => wanted && setSheet('The server cannot be reached. Close this and try again.'),
    )
    return () => {
      wanted = false
    }
  }, [actions, cardId])

  if (sheet === null) return <p className="text-muted">Looking it up…</p>
  if (typeof sheet === 'string') return <p role="alert">{sheet}</p>
  return (
    <div className="flex flex-col gap-2">
      <p className="book text-lg">{sheet.title}</p>
      <CardInfo
        sheet={sheet}
        saveNote={actions.saveNote}
        spreadOfReview={actions.spreadOfReview}
        answered={answered}
      />
    </div>
  )
}

interface MarkButtonProps {
  readonly name: string
  readonly says: string
  readonly keyCap: string
  readonly busy: boolean
  readonly onClick: () => void
}

function MarkButton({ name, says, keyCap, busy, onClick }: MarkButtonProps) {
  return (
    <button
      type="button"
      disabled={busy}
      onClick={onClick}
      className="-mx-2 flex min-h-13 items-center justify-between gap-3 rounded-sm px-2 text-left hover:bg-raised"
    >
      <span>
        <span className="block font-medium">{name}</span>
        <span className="block text-muted">{says}</span>
      </span>
      <kbd className="hidden font-mono text-muted lg:inline">{keyCap}</kbd>
    </button>
  )
}
