'use client'
import Link from 'next/link'
import type { ListedCard } from '@/lib/review/card-list'
import { sayDueIn } from './day-words'

interface CardRowProps {
  readonly card: ListedCard
  readonly chosen: boolean
  readonly ready: boolean
  readonly onChoose: () => void
}

/** One card of the list: what it asks, where it belongs, how it stands. */
export function CardRow({ card, chosen, ready, onChoose }: CardRowProps) {
  const { cardId, title, section, stability, difficulty, lapses } = card
  return (
    <li className={`-mx-3 flex items-center border-t border-line ${chosen ? 'bg-glow' : ''}`}>
      <label className="grid min-h-14 w-12 shrink-0 cursor-pointer place-items-center self-stretch">
        <input
          type="checkbox"
          checked={chosen}
          disabled={!ready}
          onChange={onChoose}
          aria-label={`Choose ${title}`}
          className="size-5 accent-(--accent-lamp)"
        />
      </label>
      <Link
        href={`/cards/${cardId}`}
        prefetch={false}
        data-card={cardId}
        className="grid min-h-14 min-w-0 flex-1 grid-cols-[1fr_auto] items-center gap-x-4 py-2 pr-3 sm:grid-cols-[1fr_8rem_5rem_5rem] lg:grid-cols-[1fr_9rem_6rem_6rem]"
      >
        <span className="min-w-0">
          <span className="block truncate text-base">{title}</span>
          <span className="flex items-center gap-2 text-sm text-muted">
            <span className="truncate">{section}</span>
            {lapses > 0 && (
              <span className="shrink-0">· forgotten {lapses === 1 ? 'once' : `${lapses} times`}</span>
            )}
            <Marks card={card} />
          </span>
        </span>
        <span className="text-right text-sm whitespace-nowrap">{sayStanding(card)}</span>
        <span className="hidden text-right font-mono text-sm text-muted tabular-nums sm:block">
          {stability !== null && (
            <>
              <span className="sr-only">, stability </span>
              {stability < 10 ? stability.toFixed(1) : Math.round(stability)} n
            </>
          )}
        </span>
        <span className="hidden text-right font-mono text-sm text-muted tabular-nums sm:block">
          {difficulty !== null && (
            <>
              <span className="sr-only">, difficulty </span>
              {difficulty.toFixed(1)}
            </>
          )}
        </span>
      </Link>
    </li>
  )
}

function sayStanding({ state, dueIn, suspended, buried }: ListedCard): string {
  if (suspended) return 'suspended'
  if (buried) return 'buried'
  if (state === 'new' || dueIn === null) return 'new'
  if (state === 'learning') return 'learning'
  return `due ${sayDueIn(dueIn)}`
}

function Marks({ card }: { readonly card: ListedCard }) {
  return (
    <>
      {card.flagged && (
        <svg
          viewBox="0 0 18 18"
          className="size-3.5 shrink-0 text-lamp"
          role="img"
          aria-label="Flagged"
          fill="currentColor"
        >
          <path
            d="M5 2.5v13M5 3.5h8l-2 3 2 3H5z"
            stroke="currentColor"
            strokeWidth="1.3"
            strokeLinejoin="round"
          />
        </svg>
      )}
      {card.noted && (
        <svg
          viewBox="0 0 18 18"
          className="size-3.5 shrink-0 text-you"
          role="img"
          aria-label="With a note"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
        >
          <path d="M3.5 3.5h11v8l-3 3h-8zM6.5 7h5M6.5 10h3" strokeLinejoin="round" />
        </svg>
      )}
    </>
  )
}
