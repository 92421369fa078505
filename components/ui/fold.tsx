import type { ReactNode } from 'react'
import { Chevron } from './chevron'

interface FoldProps {
  /** What is inside, in a few words. */
  readonly says: ReactNode
  readonly children: ReactNode
}

/** What is folded until it is wanted. It opens before any code has arrived. */
export function Fold({ says, children }: FoldProps) {
  return (
    <details className="group/fold">
      <summary className="inline-flex min-h-11 min-w-11 list-none items-center gap-1.5 text-sm text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        {says}
        <Chevron className="group-open/fold:rotate-180" />
      </summary>
      {children}
    </details>
  )
}
