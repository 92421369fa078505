'use client'
import { Suspense, useCallback, useState } from 'react'
import type { Turn } from '@/lib/review/turn'
import { BudgetOffer } from './budget-offer'
import { KeysDialog } from './keys'
import { LightsOut } from './lights-out'
import { LeechNoticeView } from './leech-notice'
import { QuestionTurnView } from './question-turn'
import type { CardMark, ReviewActions } from './review-actions'
import { ReviewHeader } from './review-header'
import { usePageKeys } from './use-page-keys'
import { useServer } from './use-server'

interface ReviewSessionProps {
  readonly turn: Turn
  readonly actions: ReviewActions
}

/** A card that was buried or suspended when so many questions of the night were answered. */
interface SetAside {
  readonly cardId: string
  readonly kind: 'bury' | 'suspend'
  readonly answered: number
}

function answeredOf(turn: Turn): number {
  return turn.kind === 'lights-out' ? turn.answered : turn.progress.answered
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

  const [setAside, setSetAside] = useState<readonly SetAside[]>([])
  const lastAside = setAside.at(-1)
  // What was set aside after the last answer is taken back before it.
  const aside = lastAside?.answered === answeredOf(turn) ? lastAside : null

  const mark = (cardId: string, kind: CardMark): void =>
    void send(
      () => actions.mark({ cardId, mark: kind }),
      (next) => {
        setTurn(next)
        if (kind === 'bury' || kind === 'suspend')
          setSetAside([...setAside, { cardId, kind, answered: answeredOf(turn) }])
      },
    )
  const undo = (): void => {
    if (aside !== null) {
      void send(
        () => actions.mark({ cardId: aside.cardId, mark: 'wake' }),
        (next) => {
          setTurn(next)
          setSetAside(setAside.slice(0, -1))
        },
      )
    } else if (turn.canUndo) void send(() => actions.undo(), setTurn)
  }

  const leech = turn.kind === 'lights-out' ? (turn.setAside.at(-1) ?? null) : turn.leech
  const keep = (cardId: string) => void send(() => actions.mark({ cardId, mark: 'wake' }), setTurn)

  usePageKeys((key) => {
    if (key === 'u') undo()
    else if (key === 'k' && leech !== null) keep(leech.cardId)
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
      <div role="status">
        {aside !== null && (
          <p className="mb-4 flex flex-wrap items-center justify-between gap-x-4 rounded-sm bg-raised py-1 pr-1 pl-4 text-sm">
            {aside.kind === 'bury'
              ? 'Buried: it is back tomorrow.'
              : 'Suspended: it is not asked until you wake it, under Cards.'}
            <button
              type="button"
              disabled={server.busy}
              onClick={undo}
              className="min-h-11 rounded-sm px-3 font-medium underline underline-offset-4"
            >
              Take it back
            </button>
          </p>
        )}
      </div>
      <main className="flex flex-1 flex-col">
        {turn.kind !== 'lights-out' && turn.leech !== null && (
          <LeechNoticeView leech={turn.leech} busy={server.busy} onKeep={keep} />
        )}
        {turn.kind === 'question' && (
          <Suspense fallback={<p className="pt-16 text-muted">Drawing a question…</p>}>
            <QuestionTurnView
              key={turn.key}
              turn={turn}
              actions={actions}
              server={server}
              onTurn={setTurn}
              onMark={(kind) => mark(turn.cardId, kind)}
            />
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
        {turn.kind === 'lights-out' && (
          <LightsOut turn={turn} busy={server.busy} onUndo={undo} onKeep={keep} />
        )}
      </main>
      <KeysDialog open={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  )
}
