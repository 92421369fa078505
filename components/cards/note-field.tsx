'use client'
import { useId } from 'react'
import { KeyCap } from '@/components/ui/button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { type Note, NOTE_LENGTH } from '@/lib/review/note'
import type { SaveNote } from '@/components/review/review-actions'
import { type NoteStatus, useNote } from './use-note'

interface NoteFieldProps {
  readonly cardId: string
  readonly note: Note
  readonly save: SaveNote
  readonly writing: boolean
  readonly onWriting: (writing: boolean) => void
}

const QUIET = 'inline-flex min-h-11 items-center gap-2 rounded-sm text-sm text-muted hover:text-text'

/** The learner's own note on a card: read as it was typed, written in place, saved by itself. */
export function NoteField({ cardId, note, save, writing, onWriting }: NoteFieldProps) {
  const { text, status, write, flush, settle } = useNote(cardId, note, save)
  const isReady = useHydrated()
  const id = useId()
  const isEmpty = text.trim() === ''
  const stop = () => {
    flush()
    onWriting(false)
  }
  return (
    <section aria-label="Your note" className="flex flex-col gap-2">
      {(writing || !isEmpty) && (
        <h3 id={`${id}-name`} className="text-sm text-muted">
          Your note
        </h3>
      )}
      {writing ? (
        <textarea
          autoFocus
          rows={4}
          value={text}
          maxLength={NOTE_LENGTH}
          aria-labelledby={`${id}-name`}
          aria-describedby={`${id}-status`}
          placeholder="In your own words. Only you see it."
          onChange={(event) => write(event.currentTarget.value)}
          onBlur={flush}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            // The sheet round it stays open.
            event.stopPropagation()
            stop()
          }}
          className="book field-sizing-content max-h-[50dvh] min-h-28 w-full rounded-sm border border-edge bg-surface px-4 py-3 text-lg placeholder:text-muted"
        />
      ) : (
        !isEmpty && (
          <p className="book border-l-2 border-you pl-4 text-lg wrap-anywhere whitespace-pre-wrap">{text}</p>
        )
      )}
      <div className="flex flex-wrap items-center gap-x-5">
        {writing ? (
          <button
            type="button"
            onClick={stop}
            className={`${QUIET} underline decoration-line underline-offset-4`}
          >
            Done
          </button>
        ) : (
          <button type="button" disabled={!isReady} onClick={() => onWriting(true)} className={QUIET}>
            <span className="underline decoration-line underline-offset-4">
              {isEmpty ? 'Write a note' : 'Change the note'}
            </span>
            <KeyCap>n</KeyCap>
          </button>
        )}
        <p id={`${id}-status`} role="status" className="text-sm text-muted">
          {sayStatus(status, writing, text)}
        </p>
        {status.kind === 'trouble' && (
          <button type="button" onClick={flush} className={`${QUIET} underline underline-offset-4`}>
            Try again
          </button>
        )}
      </div>
      {status.kind === 'conflict' && <Conflict theirs={status.theirs} onSettle={settle} />}
    </section>
  )
}

function sayStatus(status: NoteStatus, writing: boolean, text: string): string {
  const left = NOTE_LENGTH - text.length
  const room = left < NOTE_LENGTH / 10 ? ` ${left} characters left.` : ''
  if (status.kind === 'trouble') return status.message
  if (status.kind === 'conflict') return 'Not saved yet.'
  if (status.kind === 'saving') return `Saving…${room}`
  if (status.kind === 'waiting') return room.trim()
  return writing && text !== '' ? `Saved.${room}` : room.trim()
}

function Conflict({
  theirs,
  onSettle,
}: {
  readonly theirs: string
  readonly onSettle: (choice: 'mine' | 'theirs') => void
}) {
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-sm border border-you p-4 text-sm">
      <p>This note was changed elsewhere meanwhile. There it says:</p>
      <p className="book border-l-2 border-line pl-3 text-base wrap-anywhere whitespace-pre-wrap">
        {theirs === '' ? 'nothing any more' : theirs}
      </p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          onClick={() => onSettle('mine')}
          className="min-h-11 rounded-sm bg-raised px-4 font-medium"
        >
          Keep what is written here
        </button>
        <button
          type="button"
          onClick={() => onSettle('theirs')}
          className="min-h-11 rounded-sm bg-raised px-4 font-medium"
        >
          Take the other
        </button>
      </div>
    </div>
  )
}
