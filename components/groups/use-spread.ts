'use client'
import { useState } from 'react'
import type { Result } from '@/lib/base/result'
import type { ShownSpread } from '@/lib/groups/spread'

export type LoadSpread = () => Promise<Result<ShownSpread, { readonly message: string }>>
/** Asks how the group answered what one answered in a review of one's own. */
export type SpreadOfReview = (input: { readonly reviewId: string }) => ReturnType<LoadSpread>

export interface SpreadAsked {
  readonly isOpen: boolean
  /** Null before it has come. */
  readonly spread: ShownSpread | null
  /** Why it did not come, in words. */
  readonly trouble: string | null
  toggle(): void
  retry(): void
}

/** A spread that is asked for when it is first opened. */
export function useSpread(load: LoadSpread): SpreadAsked {
  const [isOpen, setOpen] = useState(false)
  const [spread, setSpread] = useState<ShownSpread | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  async function ask(): Promise<void> {
    setTrouble(null)
    try {
      const result = await load()
      if (result.ok) setSpread(result.value)
      else setTrouble(result.error.message)
    } catch {
      setTrouble('The server cannot be reached. Nothing is lost.')
    }
  }
  return {
    isOpen,
    spread,
    trouble,
    toggle() {
      setOpen(!isOpen)
      if (!isOpen && spread === null) void ask()
    },
    retry: () => void ask(),
  }
}
