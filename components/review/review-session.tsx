'use client'
import { Suspense, useCallback, useState } from 'react'
import type { Turn } from '@/lib/review/turn'
import { BudgetOffer } from './budget-offer'
import { KeysDialog } from './keys'
import { LightsOut } from './lights-out'
import { QuestionTurnView } from './question-turn'
import type { ReviewActions } from './review-actions'
import { ReviewHeader } from './review-header'
import { usePageKeys } from './use-page-keys'
import { useServer } from './use-server'

interface ReviewSessionProps {
  readonly turn: Turn
  readonly actions: ReviewActions
}

/** A night from the first question to lights out. What is asked next is always the server's word. */
export function ReviewSession({ turn: first, actions }: ReviewSessionProps) {
  const [turn, setTurn] = useState(first)
  const [showsKeys, setShowsKeys] = useState(false)
  const catchUp = useCallback(async () => {
    const result = await actions.next()
    if (result.ok) setTurn(result.value)
  }, [actions])
  const server = useServer(catchUp)
  const { send } = server

  const undo = useCallback(() => {
    if (turn.canUndo) void send(() => actions.undo(), setTurn)
  }, [actions, send, turn.canUndo])

  usePageKeys((key) => {
    if (key === 'u') undo()
    else if (key === '?') setShowsKeys(true)
    else return false
    return true
  })

  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col px-5 sm:px-10">
      <ReviewHeader turn={turn} onUndo={undo} onKeys={() => setShowsKeys(true)} busy={server.busy} />
      {server.trouble !== null && (
        <div
          role="alert"
          className="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-sm border border-miss px-4 py-2.5 text-sm"
        >
          <span>{server.trouble}</span>
          {server.retry !== null && (
            <button
              type="button"
              onClick={server.retry}
              className="min-h-11 rounded-sm px-3 font-medium underline underline-offset-4"
            >
              Try again
            </button>
          )}
        </div>
      )}
      <main className="flex flex-1 flex-col">
        {turn.kind === 'question' && (
          <Suspense fallback={<p className="pt-16 text-muted">Drawing a question…</p>}>
            <QuestionTurnView key={turn.key} turn={turn} actions={actions} server={server} onTurn={setTurn} />
          </Suspense>
        )}
        {turn.kind === 'offer' && (
          <BudgetOffer
            turn={turn}
            busy={server.busy}
            onGoOn={() => void send(() => actions.goOn(), setTurn)}
            onStop={() => void send(() => actions.stop(), setTurn)}
          />
        )}
        {turn.kind === 'lights-out' && <LightsOut turn={turn} busy={server.busy} onUndo={undo} />}
      </main>
      <KeysDialog open={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  )
}
