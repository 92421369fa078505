'use client'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { QuestionTurn } from '@/lib/review/turn'
import { sayNights } from './night-words'
import type { CardMark, CardSheet, ReviewActions } from './review-actions'

interface CardActionsProps {
  readonly turn: QuestionTurn
  readonly actions: ReviewActions
  readonly open: boolean
  readonly busy: boolean
  readonly onOpen: (open: boolean) => void
  readonly onMark: (mark: CardMark) => void
}

/** About this card: what is known of it, its history, and what can be done with it. */
export function CardActions({ turn, actions, open, busy, onOpen, onMark }: CardActionsProps) {
  const mark = (kind: CardMark) => {
    onOpen(false)
    onMark(kind)
  }
  return (
    <>
      <button
        type="button"
        onClick={() => onOpen(true)}
        className="mt-2 min-h-11 self-center px-3 text-sm text-muted lg:mt-6 lg:self-start lg:px-0"
      >
        About this card
      </button>
      <Dialog open={open} onClose={() => onOpen(false)} title="About this card">
        {open && <Sheet cardId={turn.cardId} actions={actions} />}
        <div className="flex flex-col gap-1 border-t border-line pt-3 text-sm">
          <Link
            href={turn.section.href}
            className="flex min-h-11 items-center underline decoration-line underline-offset-4"
          >
            Read: {turn.section.title}
          </Link>
          <MarkButton
            busy={busy}
            onClick={() => mark('flag')}
            name="Flag it"
            says="Keeps asking it, and marks it to look at later."
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
        </div>
      </Dialog>
    </>
  )
}

function Sheet({ cardId, actions }: { readonly cardId: string; readonly actions: ReviewActions }) {
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
    <div className="flex flex-col gap-4">
      <p className="book text-lg">{sheet.title}</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 text-sm">
        <Fact name="State" value={sheet.flagged ? `${sheet.state}, flagged` : sheet.state} />
        <Fact
          name="Recall tonight"
          value={sheet.recall === null ? 'not yet asked' : `${Math.round(sheet.recall * 100)} %`}
        />
        <Fact
          name="Stability"
          value={
            sheet.stabilityNights === null
              ? 'not yet known'
              : sayNights(Math.max(1, Math.round(sheet.stabilityNights)))
          }
        />
        <Fact
          name="Difficulty"
          value={sheet.difficulty === null ? 'not yet known' : `${sheet.difficulty.toFixed(1)} of 10`}
        />
      </dl>
      {sheet.reviews.length > 0 && (
        <ol className="flex flex-col gap-1 text-sm">
          {sheet.reviews.map((review) => (
            <li key={review.id} className="flex justify-between gap-4 border-t border-line py-1.5">
              <span className="text-muted">{review.when}</span>
              <span className="capitalize">{review.rating}</span>
              <span className="font-mono text-muted">{sayNights(review.nights)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="font-mono">{value}</dd>
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
