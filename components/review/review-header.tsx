'use client'
import Link from 'next/link'
import { MoonMark } from '@/components/ui/moon-mark'
import type { Turn } from '@/lib/review/turn'

interface ReviewHeaderProps {
  readonly turn: Turn
  readonly busy: boolean
  readonly onUndo: () => void
  readonly onKeys: () => void
}

/** Where one is in the night: the section, how far, how long, and the way back. */
export function ReviewHeader({ turn, busy, onUndo, onKeys }: ReviewHeaderProps) {
  const progress = turn.kind === 'lights-out' ? null : turn.progress
  const part = progress === null || progress.planned === 0 ? 1 : progress.answered / progress.planned
  return (
    <header className="flex flex-col gap-1 pt-[max(0.75rem,env(safe-area-inset-top))] pb-7 text-sm text-muted lg:pb-9">
      <div className="flex min-h-11 items-center gap-3">
        <Link
          href="/"
          aria-label="Tonight"
          className="-ml-3 grid size-11 place-items-center rounded-sm text-lamp hover:bg-raised"
        >
          <MoonMark />
        </Link>
        <span className="min-w-0 truncate">{turn.kind === 'question' ? turn.section.title : 'Tonight'}</span>
        {turn.kind === 'question' && turn.flagged && (
          <svg
            viewBox="0 0 18 18"
            className="size-4 shrink-0 text-lamp"
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
        <span className="flex-1" />
        {progress !== null && (
          <>
            <span
              className="font-mono whitespace-nowrap tabular-nums"
              aria-label={`Question ${Math.min(progress.answered + 1, progress.planned)} of ${progress.planned}`}
            >
              {Math.min(progress.answered + 1, progress.planned)} / {progress.planned}
            </span>
            <span className="hidden whitespace-nowrap min-[380px]:inline">
              {progress.minutesLeft} min left
            </span>
          </>
        )}
        {turn.canUndo && (
          <button
            type="button"
            onClick={onUndo}
            disabled={busy}
            aria-label="Take the last answer back"
            title="Take the last answer back (u)"
            className="grid size-11 place-items-center rounded-sm hover:bg-raised"
          >
            <svg
              viewBox="0 0 18 18"
              className="size-4.5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden
            >
              <path d="M6.5 3.5 3 7l3.5 3.5M3.5 7H10a4 4 0 0 1 0 8H7" />
            </svg>
          </button>
        )}
        <button
          type="button"
          onClick={onKeys}
          aria-label="Keys"
          title="Keys (?)"
          className="-mr-3 hidden size-11 place-items-center rounded-sm hover:bg-raised lg:grid"
        >
          <span className="font-mono">?</span>
        </button>
      </div>
      <div
        role="progressbar"
        aria-label="The night"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        className="h-0.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className="h-full origin-left rounded-full bg-lamp transition-transform duration-300"
          style={{ transform: `scaleX(${part})` }}
        />
      </div>
    </header>
  )
}
