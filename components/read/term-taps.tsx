'use client'
import { useEffect } from 'react'

/**
 * What the style sheet cannot do for the terms of a text: a first tap shows what a term means instead of leaving the
 * page, and Escape puts it away. Without this code a tap leads to the glossary.
 */
export function TermTaps() {
  // Follows taps and the keyboard, for all terms of the page.
  useEffect(() => {
    const shown = () => document.querySelector<HTMLElement>('.term[data-shown]')
    const onClick = (event: PointerEvent) => {
      const term = event.target instanceof Element ? event.target.closest<HTMLElement>('.term') : null
      const before = shown()
      if (before !== term) delete before?.dataset['shown']
      if (term === null || event.pointerType !== 'touch' || term.dataset['shown'] !== undefined) return
      event.preventDefault()
      term.dataset['shown'] = ''
      delete term.dataset['away']
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      for (const term of document.querySelectorAll<HTMLElement>(
        '.term:is(:hover, :focus-within, [data-shown])',
      )) {
        delete term.dataset['shown']
        term.dataset['away'] = ''
      }
    }
    const onLeave = (event: Event) => {
      const term = event.target instanceof Element ? event.target.closest<HTMLElement>('.term') : null
      if (term !== null) delete term.dataset['away']
    }
    document.addEventListener('click', onClick)
    document.addEventListener('keydown', onKey)
    document.addEventListener('focusin', onLeave)
    document.addEventListener('pointerover', onLeave)
    return () => {
      document.removeEventListener('click', onClick)
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('focusin', onLeave)
      document.removeEventListener('pointerover', onLeave)
    }
  }, [])
  return null
}
