'use client'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { MoonMark } from '@/components/ui/moon-mark'
import type { LightsOutTurn } from '@/lib/review/turn'
import { countOf, listed } from './night-words'
import { usePageKeys } from './use-page-keys'

interface LightsOutProps {
  readonly turn: LightsOutTurn
  readonly busy: boolean
  readonly onUndo: () => void
}

/** The last screen: what was strengthened, in words, and what comes tomorrow. No score. */
export function LightsOut({ turn, busy, onUndo }: LightsOutProps) {
  const [dimmed, setDimmed] = useState(false)
  usePageKeys((key) => {
    if (dimmed) setDimmed(false)
    else if (key === 'Enter' || key === 'd') setDimmed(true)
    else return false
    return true
  })
  const { questions, minutes } = turn.tomorrow

  return (
    <div className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col justify-center">
        <span className="mb-6 text-lamp">
          <MoonMark size={34} />
        </span>
        <h1 className="book text-4xl">Lights out.</h1>
        <p className="book mt-4 max-w-[46ch] text-lg text-muted">{saySession(turn)}</p>
        <p className="book mt-5 max-w-[46ch] text-lg">
          {questions === 0
            ? 'Nothing is due tomorrow.'
            : `Tomorrow: ${countOf(questions, 'question')}, about ${countOf(minutes, 'minute')}.`}
        </p>
        {turn.reread !== null && (
          <p className="book mt-2 max-w-[46ch] text-lg text-muted">
            If you like, over coffee:{' '}
            <Link href={turn.reread.href} className="text-text underline decoration-edge underline-offset-4">
              {turn.reread.title}
            </Link>
            .
          </p>
        )}
      </div>
      <div className="flex flex-col gap-3 pt-8 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:max-w-xs lg:pb-24">
        <Button look="quiet" wide onClick={() => setDimmed(true)}>
          Dim the screen
        </Button>
        {turn.canUndo && (
          <button
            type="button"
            disabled={busy}
            onClick={onUndo}
            className="min-h-11 text-sm text-muted sm:text-left"
          >
            <span className="font-mono">u</span> takes the last answer back
          </button>
        )}
      </div>
      {dimmed && (
        // Nearly black, and a tap anywhere brings the page back.
        <button
          type="button"
          autoFocus
          aria-label="Wake the screen"
          onClick={() => setDimmed(false)}
          className="fixed inset-0 z-50 cursor-none bg-[oklch(0.08_0.01_275)]"
        />
      )}
    </div>
  )
}

function saySession({ answered, met, kept, slipped }: LightsOutTurn): string {
  if (answered === 0) return 'Nothing was due tonight.'
  const parts = [
    met.length > 0 ? `met ${listed(met)}` : '',
    kept.length > 0 ? `kept ${listed(kept)}` : '',
    slipped.length > 0 ? `saw ${listed(slipped)} slip, which will come back sooner` : '',
  ].filter((part) => part !== '')
  return `You ${listed(parts)}.`
}
