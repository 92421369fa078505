'use client'
import Link from 'next/link'
import type { LeechNotice } from '@/lib/review/turn'
import { inWords } from './night-words'

interface LeechNoticeViewProps {
  readonly leech: LeechNotice
  readonly busy: boolean
  readonly onKeep: (cardId: string) => void
}

/** Says that a card was set aside, why, what to read again, and how it stays in the schedule. */
export function LeechNoticeView({ leech, busy, onKeep }: LeechNoticeViewProps) {
  return (
    <section
      aria-label="Set aside"
      className="mb-6 flex flex-col gap-x-8 gap-y-1 rounded border border-edge bg-surface px-5 pt-4 pb-3 lg:flex-row lg:items-center lg:justify-between lg:pb-4"
    >
      <p role="status" className="max-w-[62ch]">
        <span className="font-medium">Set aside: {leech.title}.</span>{' '}
        <span className="text-muted">
          It slipped {inWords(leech.lapses)} times. Reading helps more now than asking; it waits in the
          settings.
        </span>
      </p>
      <div className="flex shrink-0 items-center justify-between gap-x-6 lg:justify-end">
        <Link
          href={leech.section.href}
          className="flex min-h-11 items-center underline decoration-edge underline-offset-4"
        >
          {leech.section.title}
        </Link>
        <button
          type="button"
          disabled={busy}
          onClick={() => onKeep(leech.cardId)}
          className="flex min-h-11 shrink-0 items-center gap-2.5 rounded-sm border border-edge px-4 text-sm font-medium hover:bg-raised"
        >
          Keep asking it
          <kbd className="hidden font-mono text-muted lg:inline">k</kbd>
        </button>
      </div>
    </section>
  )
}
