'use client'
import { Dialog as Primitive } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'

interface TopSheetProps {
  readonly open: boolean
  readonly onClose: () => void
  /** For screen readers: what is seen says it by itself. */
  readonly title: string
  readonly firstFocus: RefObject<HTMLElement | null>
  /** Whether what had the focus gets it back; not when another page follows. */
  readonly givesFocusBack: () => boolean
  readonly children: ReactNode
}

/** A sheet that begins at the top: the whole screen on a phone, over the page on a desktop. Escape closes it. */
export function TopSheet({ open, onClose, title, firstFocus, givesFocusBack, children }: TopSheetProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.12_0.02_275/0.66)]" />
        <Primitive.Popup
          initialFocus={firstFocus}
          finalFocus={() => givesFocusBack()}
          className="fixed inset-0 z-50 flex flex-col overflow-hidden bg-ground pt-[env(safe-area-inset-top)] text-text outline-none sm:inset-x-0 sm:top-[10dvh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:w-[42rem] sm:max-w-[calc(100vw-3rem)] sm:rounded sm:border sm:border-line sm:bg-surface sm:pt-0"
        >
          <Primitive.Title className="sr-only">{title}</Primitive.Title>
          {children}
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
