'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Note } from '@/lib/review/note'
import type { SaveNote } from '@/components/review/review-actions'

export type NoteStatus =
  | { readonly kind: 'saved' | 'waiting' | 'saving' }
  /** It could not be saved; the text is kept on this device and tried again. */
  | { readonly kind: 'trouble'; readonly message: string }
  /** It was changed elsewhere meanwhile: the learner chooses. */
  | { readonly kind: 'conflict'; readonly theirs: string }

interface NoteWriting {
  readonly text: string
  readonly status: NoteStatus
  write(text: string): void
  /** Saves at once what is not saved yet. */
  flush(): void
  /** After a conflict: what is written here, or what is stored. */
  settle(choice: 'mine' | 'theirs'): void
}

const PAUSE_MS = 800
const RETRY_MS = 8000

/** What is written, and what was stored when the writing began. */
interface Draft {
  readonly text: string
  readonly base: string
}

/** A note that saves itself in the pauses of writing. Until it is saved it is kept in the browser's storage too. */
export function useNote(cardId: string, note: Note, save: SaveNote): NoteWriting {
  const [text, setText] = useState(note.text)
  const [status, setStatus] = useState<NoteStatus>({ kind: 'saved' })
  // What the timers and the leaving of the page have to see as it is, not as it was when they were set.
  const live = useRef({ text: note.text, stored: note.text, underWay: false, halted: false })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = useCallback(
    async function flush(): Promise<void> {
      clearTimeout(timer.current)
      const now = live.current
      if (now.underWay || now.halted || now.text === now.stored) return
      const sent = now.text
      now.underWay = true
      setStatus({ kind: 'saving' })
      try {
        const result = await save({ cardId, text: sent, base: now.stored })
        if (!result.ok) setStatus({ kind: 'trouble', message: result.error.message })
        else if (result.value.stored !== sent) {
          now.halted = true
          setStatus({ kind: 'conflict', theirs: result.value.stored })
        } else {
          now.stored = sent
          if (now.text === sent) {
            keepDraft(note.draftKey, null)
            setStatus({ kind: 'saved' })
          } else timer.current = setTimeout(() => void flush(), PAUSE_MS)
        }
      } catch {
        // No answer came. The draft is kept, and sent again by itself.
        setStatus({
          kind: 'trouble',
          message: 'The server cannot be reached. Your note is kept on this device.',
        })
        timer.current = setTimeout(() => void flush(), RETRY_MS)
      } finally {
        now.underWay = false
      }
    },
    [cardId, note.draftKey, save],
  )

  const write = useCallback(
    (next: string) => {
      const now = live.current
      now.text = next
      setText(next)
      keepDraft(note.draftKey, { text: next, base: now.stored })
      if (now.halted) return
      setStatus({ kind: 'waiting' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), PAUSE_MS)
    },
    [flush, note.draftKey],
  )

  const settle = useCallback(
    (choice: 'mine' | 'theirs') => {
      if (status.kind !== 'conflict') return
      const now = live.current
      now.halted = false
      now.stored = status.theirs
      if (choice === 'mine') {
        setStatus({ kind: 'waiting' })
        void flush()
        return
      }
      now.text = status.theirs
      setText(status.theirs)
      keepDraft(note.draftKey, null)
      setStatus({ kind: 'saved' })
    },
    [flush, note.draftKey, status],
  )

  // Follows the browser's storage: what an earlier page could not save is taken up here. And what is not yet saved
  // when the note leaves the screen is sent then.
  useEffect(() => {
    const draft = readDraft(note.draftKey)
    const now = live.current
    if (draft !== null && draft.text !== now.stored) {
      now.text = draft.text
      setText(draft.text)
      if (draft.base === now.stored) void flush()
      else {
        now.halted = true
        setStatus({ kind: 'conflict', theirs: now.stored })
      }
    }
    return () => void flush()
  }, [flush, note.draftKey])

  return { text, status, write, flush: () => void flush(), settle }
}

function readDraft(key: string): Draft | null {
  const kept = storage()?.getItem(key)
  if (kept === undefined || kept === null) return null
  const draft = parsed(kept)
  return isDraft(draft) ? draft : null
}

// By hand: a schema would bring its library to every page with a card.
function isDraft(kept: unknown): kept is Draft {
  if (typeof kept !== 'object' || kept === null || !('text' in kept) || !('base' in kept)) return false
  return typeof kept.text === 'string' && typeof kept.base === 'string'
}

function keepDraft(key: string, draft: Draft | null): void {
  if (draft === null) storage()?.removeItem(key)
  else storage()?.setItem(key, JSON.stringify(draft))
}

/** Null where the browser forbids it: then a note that is not saved lives as long as its page. */
function storage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
