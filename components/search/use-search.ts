'use client'
import { useEffect, useState } from 'react'
import { type SearchResults, searchResultsSchema } from '@/lib/content/search-results'

const PAUSE_MS = 120

interface Search {
  /** The latest that was found; of an earlier query while the answer to this one is on its way. */
  readonly results: SearchResults | null
  /** Whether `results` are those of the query. */
  readonly isCurrent: boolean
  readonly hasFailed: boolean
  readonly retry: () => void
}

/** Searches as one types: after a short pause, and an answer that comes late is dropped. */
export function useSearch(query: string): Search {
  const [results, setResults] = useState<SearchResults | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [tries, setTries] = useState(0)
  const asked = query.trim()

  // Asks the server; once more for each try.
  useEffect(() => {
    if (asked === '') return
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/search?q=${encodeURIComponent(asked)}&try=${tries}`, {
          signal: abort.signal,
        })
        if (!response.ok) throw new Error(`The search answered ${response.status}.`)
        const found = searchResultsSchema.parse(await response.json())
        if (abort.signal.aborted) return
        setResults({ ...found, query: asked })
        setFailed(null)
      } catch {
        if (!abort.signal.aborted) setFailed(asked)
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [asked, tries])

  return {
    results: asked === '' ? null : results,
    isCurrent: results?.query === asked,
    hasFailed: failed === asked && asked !== '',
    retry() {
      setFailed(null)
      setTries(tries + 1)
    },
  }
}
