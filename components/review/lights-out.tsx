'use client'
import Link from 'next/link'
import { useState } from 'react'
import { Button, KeyCap } from '@/components/ui/button'
import { MoonMark } from '@/components/ui/moon-mark'
import type { LightsOutTurn } from '@/lib/review/turn'
import { DimmedScreen } from './dimmed-screen'
import { LeechNoticeView } from './leech-notice'
import { countOf, inWords, listed } from './night-words'
import { usePageKeys } from './use-page-keys'

interface LightsOutProps {
  readonly turn: LightsOutTurn
  readonly busy: boolean
  readonly onUndo: () => void
  /** Takes a card that was set aside tonight back into the schedule. */
  readonly onKeep: (cardId: string) => void
}

/** The last screen: what was strengthened, in words, and what comes tomorrow. No score. */
export function LightsOut({ turn, busy, onUndo, onKeep }: LightsOutProps) {
  const [dimmed, setDimmed] = useState(false)
  usePageKeys((key, { target }) => {
    // On a link or a button Enter presses that.
    const isFree = !(target instanceof HTMLElement && target.closest('a, button, summary') !== null)
    if (key !== 'd' && !(key === 'Enter' && isFree)) return false
    setDimmed(true)
    return true
  })
  const { questions, minutes } = turn.tomorrow
  const reread = turn.setAside.some(({ section }) => section.href === turn.reread?.href) ? null : turn.reread

  return (
    <div className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col justify-center">
        <span className="mb-6 text-lamp">
          <MoonMark size={34} />
        </span>
        <h1 className="book text-4xl">Lights out.</h1>
        <p className="book mt-4 max-w-[46ch] text-lg text-muted">{saySession(turn)}</p>
        {turn.mechanisms.length > 0 && <Mechanisms turn={turn} />}
        <p className="book mt-6 max-w-[46ch] text-lg">
          {turn.tomorrow.isRest
            ? 'Tomorrow is quiet.'
            : questions === 0
              ? 'Nothing is due tomorrow.'
              : `Tomorrow: ${countOf(questions, 'question')}, about ${countOf(minutes, 'minute')}.`}
        </p>
        {turn.setAside.length > 0 && (
          <div className="mt-8 max-w-2xl">
            {turn.setAside.map((leech) => (
              <LeechNoticeView key={leech.cardId} leech={leech} busy={busy} onKeep={onKeep} />
            ))}
          </div>
        )}
        {reread !== null && (
          <p className="book mt-3 max-w-[46ch] text-lg text-muted">
            If you like, over coffee:{' '}
            <Link
              href={reread.href}
              className="-my-2 inline-block py-2 text-text underline decoration-edge underline-offset-4"
            >
              {reread.title}
            </Link>
            .
          </p>
        )}
      </div>
      <div className="sticky bottom-0 flex flex-col gap-1 bg-linear-to-t from-ground from-80% to-transparent pt-8 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:static sm:max-w-xs sm:bg-none lg:pb-24">
        <Button look="quiet" wide onClick={() => setDimmed(true)}>
          Dim the screen <KeyCap>d</KeyCap>
        </Button>
        {turn.canUndo && (
          <button
            type="button"
            disabled={busy}
            onClick={onUndo}
            className="flex min-h-11 items-center justify-center gap-2 text-sm text-muted sm:justify-start"
          >
            Undo the last answer <kbd className="hidden font-mono lg:inline">u</kbd>
          </button>
        )}
      </div>
      {dimmed && (
        <DimmedScreen
          says={questions === 0 ? '' : `Tomorrow, about ${countOf(minutes, 'minute')}`}
          onWake={() => setDimmed(false)}
        />
      )}
    </div>
  )
}

const HOW: Record<LightsOutTurn['mechanisms'][number]['how'], string> = {
  kept: 'kept',
  met: 'met for the first time',
  slipped: 'slipped, and comes back sooner',
  'set-aside': 'slipped, and is set aside',
}

/** The mechanisms of the night by name. How each went is a word, never a count. */
function Mechanisms({ turn }: { readonly turn: LightsOutTurn }) {
  return (
    <ul aria-label="What was asked" className="mt-5 flex max-w-xl flex-col gap-1.5 text-sm">
      {turn.mechanisms.map(({ title, how }) => (
        <li key={`${how} ${title}`} className="flex items-baseline gap-2.5">
          <span
            aria-hidden
            className={`size-1.5 shrink-0 -translate-y-0.5 ${how === 'slipped' || how === 'set-aside' ? 'rotate-45 border border-muted' : how === 'met' ? 'rounded-full border border-lamp' : 'rounded-full bg-lamp'}`}
          />
          <span>
            {title} <span className="text-muted">{HOW[how]}</span>
          </span>
        </li>
      ))}
      {turn.unnamed > 0 && <li className="pl-4 text-muted">and {inWords(turn.unnamed)} more</li>}
    </ul>
  )
}

function saySession({ answered, met, kept, slipped }: LightsOutTurn): string {
  if (answered === 0) return 'Nothing was due tonight.'
  const parts = [
    { did: 'strengthened', sections: kept },
    { did: 'met something new in', sections: met },
    { did: 'saw something slip in', sections: slipped },
  ].filter(({ sections }) => sections.length > 0)
  const first = listed(parts[0]?.sections ?? [])
  const said = parts.map(({ did, sections }, i) =>
    i > 0 && listed(sections) === first ? did.replace(/ in$/, ' there') : `${did} ${listed(sections)}`,
  )
  return `You ${listed(said)}.`
}
