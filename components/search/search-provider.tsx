'use client'
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react'

// Fetched once it is wanted: most pages are left without a search.
const SearchDialog = lazy(async () => ({ default: (await import('./search-dialog')).SearchDialog }))

const OpenSearch = createContext<() => void>(() => {})

/** Opens the search over the page. */
export function useOpenSearch(): () => void {
  return useContext(OpenSearch)
}

/** The search over every page: `/`, Ctrl+K or ⌘K opens it wherever nothing is being typed. */
export function SearchProvider({ children }: { readonly children: ReactNode }) {
  // Null until it is opened for the first time.
  const [open, setOpen] = useState<boolean | null>(null)

  // Follows the page's keyboard.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat || event.altKey) return
      const isControlK = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey
      if ((!isControlK && !isSlash) || isTyping(event.target)) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  return (
    <OpenSearch value={() => setOpen(true)}>
      {children}
      {open !== null && (
        <Suspense>
          <SearchDialog open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </OpenSearch>
  )
}

const NO_TEXT = new Set(['radio', 'checkbox', 'range', 'button', 'submit'])

/** Whether the key belongs to a text field or a dialog. A field for numbers has no use for it. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && !NO_TEXT.has(target.type) && target.inputMode !== 'decimal')
    return true
  return target.isContentEditable || target.closest('textarea, select, [role=dialog]') !== null
}
