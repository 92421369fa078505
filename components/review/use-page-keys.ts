'use client'
import { useEffect, useRef } from 'react'

/**
 * Follows the keyboard of the whole page. A handler that says true has used the key. Keys typed into a field are
 * the field's, but for Ctrl+Enter.
 */
export function usePageKeys(onKey: (key: string, event: KeyboardEvent) => boolean): void {
  const latest = useRef(onKey)
  // Kept in a ref, so that one listener serves every render.
  useEffect(() => {
    latest.current = onKey
  })
  // The keyboard is an outside thing.
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.metaKey || event.altKey || event.repeat) return
      if (event.ctrlKey && event.key !== 'z') return
      if (isTyping(event)) return
      if (latest.current(event.ctrlKey ? 'u' : event.key, event)) event.preventDefault()
    }
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Whether the key belongs to a field or a dialog. A field for numbers has no use for letters. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role=dialog]') !== null) return true
  if (target instanceof HTMLInputElement) {
    if (['radio', 'checkbox', 'range', 'button'].includes(target.type) || target.readOnly) return false
    return !(target.inputMode === 'decimal' && /^[a-df-z?@]$/.test(key))
  }
  return target.closest('textarea, select') !== null
}
