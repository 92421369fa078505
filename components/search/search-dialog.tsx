'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { SearchMark } from '@/components/ui/search-mark'
import { TopSheet } from '@/components/ui/top-sheet'
import { SearchOptions } from './search-options'
import { sayFound } from './search-words'
import { useSearch } from './use-search'

interface SearchDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** Search as one types: arrows choose, Enter goes there. Its form works as a plain page too. */
export function SearchDialog({ open, onClose }: SearchDialogProps) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const { results, isCurrent, hasFailed, retry } = useSearch(query)
  const router = useRouter()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const isLeaving = useRef(false)
  const hits = results?.groups.flatMap((group) => group.hits) ?? []
  const allHref = `/search?q=${encodeURIComponent(query.trim())}`

  // Follows the sheet: what was asked the last time is there again, ready to be typed over.
  useEffect(() => {
    if (!open) return
    isLeaving.current = false
    field.current?.select()
  }, [open])

  function leave(): void {
    isLeaving.current = true
    onClose()
  }
  function go(): void {
    const hit = isCurrent ? hits[chosen] : undefined
    if (hit === undefined && query.trim() === '') return
    leave()
    router.push(hit?.href ?? allHref)
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || hits.length === 0) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = (chosen + by + hits.length) % hits.length
    setChosen(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <TopSheet
      open={open}
      onClose={onClose}
      title="Search"
      firstFocus={field}
      givesFocusBack={() => !isLeaving.current}
    >
      <form
        role="search"
        action="/search"
        className="flex items-center gap-3 border-b border-line pr-2 pl-5 text-muted"
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        <SearchMark />
        <input
          ref={field}
          name="q"
          type="text"
          role="combobox"
          aria-label="Search"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={hits.length > 0 ? `${id}-${chosen}` : undefined}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
          placeholder="A word, a system call"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={200}
          className="min-h-15 min-w-0 flex-1 bg-transparent text-lg text-text outline-none placeholder:text-muted"
        />
        <button type="button" onClick={onClose} className="min-h-11 rounded-sm px-3 text-sm hover:bg-raised">
          Close
        </button>
      </form>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="What was found"
        className={`min-h-0 overflow-y-auto overscroll-contain ${hits.length === 0 ? 'hidden' : ''}`}
      >
        {results !== null && (
          <SearchOptions results={results} id={id} chosen={chosen} onChoose={setChosen} onGo={leave} />
        )}
      </div>
      {hasFailed && (
        <Note>
          <p role="alert">The server cannot be reached. What you typed is still here.</p>
          <button
            type="button"
            onClick={retry}
            className="min-h-11 self-start underline decoration-line underline-offset-4"
          >
            Try again
          </button>
        </Note>
      )}
      {query.trim() === '' && (
        <Note>
          <p>Find a place in the texts, a question to try, a word of the glossary, an erratum.</p>
        </Note>
      )}
      {isCurrent && results?.groups.length === 0 && (
        <Note>
          <p className="text-text">Nothing has “{results.query}” in it.</p>
          <p>Try fewer words, or only the beginning of one.</p>
        </Note>
      )}
      {isCurrent && hits.length > 0 && (
        <div className="flex items-center justify-between gap-4 border-t border-line px-5 text-sm text-muted">
          <Link
            href={allHref}
            onClick={leave}
            className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4"
          >
            All that was found
          </Link>
          <span aria-hidden className="hidden font-mono text-xs sm:inline">
            ↑↓ choose · ⏎ go there
          </span>
        </div>
      )}
      <p role="status" className="sr-only">
        {isCurrent && results !== null ? sayFound(results) : ''}
      </p>
    </TopSheet>
  )
}

function Note({ children }: { readonly children: ReactNode }) {
  return <div className="book flex flex-col gap-2 px-5 py-8 text-lg text-muted">{children}</div>
}
