'use client'
import { useEffect, useRef } from 'react'

interface DimmedScreenProps {
  /** At most when tomorrow's night will be; it may be nothing. */
  readonly says: string
  readonly onWake: () => void
}

/**
 * Nearly black and quiet. Any key or touch brings the page back, and does nothing else. The screen may go dark by
 * itself: no wake lock is taken.
 */
export function DimmedScreen({ says, onWake }: DimmedScreenProps) {
  const screen = useRef<HTMLDialogElement>(null)
  // Follows the browser: a modal dialog is above all else, and the page beneath hears nothing.
  useEffect(() => {
    const dialog = screen.current
    if (dialog === null) return
    dialog.showModal()
    const wake = (event: Event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      onWake()
    }
    // Before every other listener of the page, and the pointer only when it is let go: its click must not fall through.
    window.addEventListener('keydown', wake, { capture: true })
    dialog.addEventListener('click', wake)
    return () => {
      window.removeEventListener('keydown', wake, { capture: true })
      dialog.removeEventListener('click', wake)
    }
  }, [onWake])
  return (
    <dialog
      ref={screen}
      aria-label="The screen is dimmed"
      className="m-0 grid size-full max-h-none max-w-none cursor-none place-items-end justify-center border-0 bg-[oklch(0.09_0.008_275)] p-0 pb-[max(3rem,env(safe-area-inset-bottom))] outline-none backdrop:bg-[oklch(0.09_0.008_275)]"
    >
      {/* Just enough light to be read by who looks for it. */}
      <button
        type="button"
        className="min-h-11 cursor-none px-6 text-sm text-[oklch(0.59_0.02_75)] outline-none"
      >
        {says}
        <span className="sr-only">{says === '' ? '' : '. '}Press any key to wake the screen</span>
      </button>
    </dialog>
  )
}
