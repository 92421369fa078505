'use client'
import { lazy, Suspense, useId, useState } from 'react'
import { sayNights } from '@/components/review/night-words'
import type { SpreadOfReview } from '@/components/groups/use-spread'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { HistoryEntry, HistoryReview } from '@/lib/review/card-sheet'
import type { Rating, VerdictWord } from '@/lib/review/rating'
import { sayShortDay, sayTime } from './day-words'
import { loadChunk } from '@/components/ui/load-chunk'

// Fetched with the first run that is looked at again.
const Replay = lazy(async () => ({ default: (await loadChunk(() => import('./replay'))).Replay }))

const RATINGS: Record<Rating, string> = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' }
const VERDICTS: Record<VerdictWord, string> = { right: 'Right', partly: 'Partly right', wrong: 'Wrong' }
/** So many lines at first: a long history is asked for. */
const FIRST = 8

interface ReviewHistoryProps {
  readonly history: readonly HistoryEntry[]
  readonly takenBack: number
  /** Past runs give the mechanism away, so they wait for the answer. */
  readonly canReplay: boolean
  readonly spreadOfReview: SpreadOfReview
}

/** Every review that counts, newest first; each can be replayed. */
export function ReviewHistory({ history, takenBack, canReplay, spreadOfReview }: ReviewHistoryProps) {
  const [showsAll, setShowsAll] = useState(false)
  const isReady = useHydrated()
  const shown = showsAll ? history : history.slice(0, FIRST)
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col">
        {shown.map((entry) => (
          <li key={entry.id} className="border-t border-line">
            {entry.kind === 'reset' ? (
              <p className="py-3 text-sm text-muted">{sayShortDay(entry.studyDay)}: begun anew.</p>
            ) : (
              <ReviewLine review={entry} canReplay={canReplay && isReady} spreadOfReview={spreadOfReview} />
            )}
          </li>
        ))}
      </ol>
      {shown.length < history.length && (
        <button
          type="button"
          disabled={!isReady}
          onClick={() => setShowsAll(true)}
          className="min-h-11 self-start text-sm text-muted underline decoration-line underline-offset-4"
        >
          Show all {history.length}
        </button>
      )}
      {takenBack > 0 && (
        <p className="text-sm text-muted">
          {takenBack === 1
            ? 'One answer was taken back and does not count.'
            : `${takenBack} answers were taken back and do not count.`}
        </p>
      )}
    </div>
  )
}

interface ReviewLineProps {
  readonly review: HistoryReview
  readonly canReplay: boolean
  readonly spreadOfReview: SpreadOfReview
}

function ReviewLine({ review, canReplay, spreadOfReview }: ReviewLineProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { rating, suggested, verdict, ms, hintsUsed, nights, studyDay } = review
  const details = [
    VERDICTS[verdict],
    sayTime(ms),
    ...(hintsUsed > 0 ? [hintsUsed === 1 ? '1 hint' : `${hintsUsed} hints`] : []),
    ...(suggested === rating ? [] : [`suggested ${RATINGS[suggested]}`]),
  ]
  return (
    <>
      <div className="flex items-center gap-3 py-2">
        <div className="grid min-w-0 flex-1 grid-cols-[1fr_auto] gap-x-3 text-sm sm:grid-cols-[7rem_1fr_auto]">
          <span className="text-muted">{sayShortDay(studyDay)}</span>
          <span className="text-right sm:text-left">
            <span className="font-medium">{RATINGS[rating]}</span>
            <span className="text-muted">
              , {nights === 0 ? 'again that night' : `back in ${sayNights(nights)}`}
            </span>
          </span>
          <span className="col-span-2 text-muted sm:col-span-1 sm:text-right">{details.join(' · ')}</span>
        </div>
        {canReplay && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`Replay the run of ${sayShortDay(studyDay)}`}
            onClick={() => setOpen(!open)}
            className="-mr-2 grid size-11 shrink-0 place-items-center rounded-sm text-muted hover:bg-raised"
          >
            <svg
              viewBox="0 0 18 18"
              className="size-4"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden
            >
              {open ? (
                <path d="M4.5 11 9 6.5l4.5 4.5" />
              ) : (
                <path d="M6 4.2v9.6l7.5-4.8z" fill="currentColor" />
              )}
            </svg>
          </button>
        )}
      </div>
      <div id={id}>
        {open && (
          <Suspense fallback={<p className="py-3 text-sm text-muted">Drawing the run…</p>}>
            <Replay review={review} spreadOfReview={spreadOfReview} />
          </Suspense>
        )}
      </div>
    </>
  )
}
