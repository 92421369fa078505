'use client'
import { Dialog as Primitive } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

export interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children: ReactNode
}

/** A quiet sheet over the page: at the bottom on a phone, in the middle on a desktop. Escape closes it. */
export function DialogSheet({ open, onClose, title, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.12_0.02_275/0.66)]" />
        <Primitive.Popup className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] flex-col gap-4 overflow-y-auto rounded-t bg-surface p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] text-text sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[34rem] sm:max-w-[calc(100vw-3rem)] sm:-translate-1/2 sm:rounded sm:border sm:border-line sm:p-8">
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="book text-xl">{title}</Primitive.Title>
            <Primitive.Close
              aria-label="Close"
              className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center rounded-sm text-muted hover:bg-raised"
            >
              <svg
                viewBox="0 0 18 18"
                className="size-4"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.6"
                aria-hidden
              >
                <path d="M4 4l10 10M14 4L4 14" />
              </svg>
            </Primitive.Close>
          </div>
          {children}
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
