'use client'
import { type Rating, ratings } from '@/lib/review/rating'
import { sayNights, shortNights } from './night-words'

const NAMES: Record<Rating, string> = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' }

interface RatingButtonsProps {
  readonly suggested: Rating
  /** Why it is suggested, in one line. */
  readonly reason: string
  readonly nights: Readonly<Record<Rating, number>>
  /** A rating above the suggestion that was asked for once; once more raises it. */
  readonly armed: Rating | null
  readonly busy: boolean
  readonly onRate: (rating: Rating) => void
}

/** The four buttons, each with the nights until the card comes back. The suggested one is lit. */
export function RatingButtons({ suggested, reason, nights, armed, busy, onRate }: RatingButtonsProps) {
  return (
    <div className="flex flex-col gap-2.5">
      <div className="grid grid-cols-4 gap-2" role="group" aria-label="How did it go?">
        {ratings.map((rating, i) => (
          <button
            key={rating}
            type="button"
            disabled={busy}
            onClick={() => onRate(rating)}
            aria-label={`${NAMES[rating]}, comes back ${nights[rating] <= 0 ? 'tonight' : `in ${sayNights(nights[rating])}`}${rating === suggested ? ', suggested' : ''}`}
            data-suggested={rating === suggested ? '' : undefined}
            data-armed={rating === armed ? '' : undefined}
            className="flex min-h-15 flex-col items-center justify-center gap-1.5 rounded-[12px] bg-raised px-1 text-[0.9rem] leading-none font-[560] transition-colors hover:brightness-110 disabled:opacity-70 data-armed:outline-[1.5px] data-armed:outline-you data-suggested:bg-glow data-suggested:outline-[1.5px] data-suggested:-outline-offset-[1.5px] data-suggested:outline-lamp"
          >
            <span className="flex items-center gap-1.5">
              {NAMES[rating]}
              <kbd className="hidden rounded-[4px] border border-line px-1 py-0.5 font-mono text-[11px] font-medium text-muted lg:inline">
                {i + 1}
              </kbd>
            </span>
            <span className="font-mono text-xs font-normal text-muted">{shortNights(nights[rating])}</span>
          </button>
        ))}
      </div>
      <p className="min-h-5 text-center text-sm text-muted lg:text-left" aria-live="polite">
        {armed === null
          ? reason
          : `That is higher than the check says. Press ${NAMES[armed]} once more if it was a slip.`}
      </p>
    </div>
  )
}
