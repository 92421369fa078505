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
      className="mb-6 flex flex-col gap-x-8 gap-y-3 rounded border border-edge bg-surface px-5 py-4 sm:flex-row sm:items-center sm:justify-between"
    >
      <p role="status" className="max-w-[62ch]">
        <span className="font-medium">Set aside: {leech.title}.</span>{' '}
        <span className="text-muted">
          It slipped {inWords(leech.lapses)} times. Asking it again will not help before you have read{' '}
        </span>
        <Link
          href={leech.section.href}
          className="inline-block py-1 underline decoration-edge underline-offset-4"
        >
          {leech.section.title}
        </Link>
        <span className="text-muted"> once more. It waits in the settings, under “Set aside”.</span>
      </p>
      <button
        type="button"
        disabled={busy}
        onClick={() => onKeep(leech.cardId)}
        className="flex min-h-11 shrink-0 items-center justify-center gap-2.5 rounded-sm border border-edge px-4 text-sm font-medium hover:bg-raised"
      >
        Keep asking it
        <kbd className="hidden font-mono text-muted lg:inline">k</kbd>
      </button>
    </section>
  )
}
