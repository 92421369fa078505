'use client'
import { Button } from '@/components/ui/button'
import type { OfferTurn } from '@/lib/review/turn'
import { capitalised, countOf } from './night-words'

interface BudgetOfferProps {
  readonly turn: OfferTurn
  readonly busy: boolean
  readonly onGoOn: () => void
  readonly onStop: () => void
}

/** At the budget the night offers to stop. It never pushes on. */
export function BudgetOffer({ turn, busy, onGoOn, onStop }: BudgetOfferProps) {
  return (
    <div className="flex flex-1 flex-col justify-center gap-5 pb-8">
      <h1 className="book text-4xl">That was your time.</h1>
      <p className="book max-w-[46ch] text-lg text-muted">
        {capitalised(countOf(turn.left, 'question'))} {turn.left === 1 ? 'is' : 'are'} left.{' '}
        {turn.left === 1 ? 'It' : 'They'} will wait: tomorrow begins with those most at risk.
      </p>
      <div className="mt-auto flex flex-col gap-3 pt-8 sm:mt-4 sm:max-w-xs">
        <Button wide disabled={busy} onClick={onStop}>
          Lights out
        </Button>
        <Button look="quiet" wide disabled={busy} onClick={onGoOn}>
          5 more minutes
        </Button>
      </div>
    </div>
  )
}
