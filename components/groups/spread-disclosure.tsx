'use client'
import { useId } from 'react'
import { KeyCap } from '@/components/ui/button'
import { Chevron } from '@/components/ui/chevron'
import { useHydrated } from '@/components/ui/use-hydrated'
import { SpreadView } from './spread-view'
import { type LoadSpread, type SpreadAsked, useSpread } from './use-spread'

interface SpreadDisclosureProps {
  readonly asked: SpreadAsked
  readonly groupName: string
  /** Whether the key `g` does the same. */
  readonly hasKey?: boolean
}

/** "How your group answered", folded until it is wanted. */
export function SpreadDisclosure({ asked, groupName, hasKey = false }: SpreadDisclosureProps) {
  const { isOpen, spread, trouble, toggle, retry } = asked
  const isReady = useHydrated()
  const id = useId()
  return (
    <section aria-label="How your group answered" className="rounded-sm bg-surface px-4">
      <button
        type="button"
        disabled={!isReady}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
        className="flex min-h-12 w-full items-center justify-between gap-3 text-left text-sm"
      >
        <span>
          How your group answered <span className="text-muted">· {groupName}</span>
        </span>
        <span className="flex items-center gap-2 text-muted">
          {hasKey && <KeyCap>g</KeyCap>}
          <Chevron className={isOpen ? 'rotate-180' : ''} />
        </span>
      </button>
      <div id={id} hidden={!isOpen} className="pt-2 pb-5">
        {trouble !== null ? (
          <p role="alert" className="flex flex-wrap items-center gap-x-3 text-sm">
            {trouble}
            <button
              type="button"
              onClick={retry}
              className="min-h-11 font-medium underline underline-offset-4"
            >
              Try again
            </button>
          </p>
        ) : spread === null ? (
          <p role="status" className="text-sm text-muted">
            Asking how the others answered…
          </p>
        ) : (
          <SpreadView spread={spread} />
        )}
      </div>
    </section>
  )
}

interface SpreadOfProps {
  readonly load: LoadSpread
  readonly groupName: string
}

/** The same on its own, where no key opens it. */
export function SpreadOf({ load, groupName }: SpreadOfProps) {
  return <SpreadDisclosure asked={useSpread(load)} groupName={groupName} />
}
