'use client'
import { useState } from 'react'
import { Button, KeyCap } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { CardMarks } from '@/lib/review/card-sheet'
import type { CardDeeds } from './use-card-deeds'

interface DeedButtonsProps {
  /** Whether all of the cards are suspended, buried, flagged: then the button takes that off. */
  readonly marks: CardMarks
  readonly cardIds: readonly string[]
  readonly deeds: CardDeeds
}

/** Suspend, bury, flag, begin anew: the same for one card and for many. */
export function DeedButtons({ marks, cardIds, deeds }: DeedButtonsProps) {
  const [confirms, setConfirms] = useState(false)
  const isReady = useHydrated()
  const disabled = deeds.server.busy || !isReady || cardIds.length === 0
  const many = cardIds.length > 1
  return (
    <>
      <div className="grid grid-cols-4 gap-2 sm:flex">
        <DeedButton
          name={marks.suspended ? 'Wake' : 'Suspend'}
          keyCap="@"
          disabled={disabled}
          onClick={() => deeds.mark(cardIds, marks.suspended ? 'wake' : 'suspend')}
        />
        <DeedButton
          name={marks.buried ? 'Unbury' : 'Bury'}
          keyCap="-"
          disabled={disabled}
          onClick={() => deeds.mark(cardIds, marks.buried ? 'unbury' : 'bury')}
        />
        <DeedButton
          name={marks.flagged ? 'Unflag' : 'Flag'}
          keyCap="f"
          disabled={disabled}
          onClick={() => deeds.mark(cardIds, marks.flagged ? 'unflag' : 'flag')}
        />
        <DeedButton name="Reset…" disabled={disabled} onClick={() => setConfirms(true)} />
      </div>
      <Dialog
        open={confirms}
        onClose={() => setConfirms(false)}
        title={many ? `Reset ${cardIds.length} cards?` : 'Reset this card?'}
      >
        <p>
          {many ? 'They become new again' : 'It becomes new again'}: what was learnt no longer counts for when{' '}
          {many ? 'they are' : 'it is'} asked. Past answers stay in the history, and notes, flags and
          suspensions stay as they are. Right afterwards, Undo takes it back.
        </p>
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button
            look="quiet"
            onClick={() => {
              setConfirms(false)
              deeds.reset(cardIds)
            }}
          >
            Reset
          </Button>
          <Button look="quiet" onClick={() => setConfirms(false)}>
            Keep what was learnt
          </Button>
        </div>
      </Dialog>
    </>
  )
}

interface DeedButtonProps {
  readonly name: string
  readonly keyCap?: string
  readonly disabled: boolean
  readonly onClick: () => void
}

function DeedButton({ name, keyCap, disabled, onClick }: DeedButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className="inline-flex min-h-12 items-center justify-center gap-2 rounded-sm bg-raised px-2 text-sm font-medium transition-colors hover:brightness-110 disabled:text-muted sm:px-4"
    >
      {name} {keyCap !== undefined && <KeyCap>{keyCap}</KeyCap>}
    </button>
  )
}

/** What was done, with the way back; or what went wrong. */
export function DeedStatus({ deeds }: { readonly deeds: CardDeeds }) {
  const { server, says, canUndo, undo } = deeds
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 text-sm">
      <p role="status">{server.trouble ?? says}</p>
      {server.retry !== null && (
        <button type="button" onClick={server.retry} className="min-h-11 px-1 underline underline-offset-4">
          Try again
        </button>
      )}
      {canUndo && (
        <button
          type="button"
          disabled={server.busy}
          onClick={undo}
          className="inline-flex min-h-11 min-w-11 items-center gap-2 px-1 underline underline-offset-4"
        >
          Undo <KeyCap>u</KeyCap>
        </button>
      )}
    </div>
  )
}
