import type { ReactNode } from 'react'
import { InlineText } from '@/components/inline-text'
import type { GlossaryEntry } from '@/lib/content/glossary'
import { typesetInline } from '@/lib/content/typeset'

interface GlossaryTermProps {
  readonly documentId: string
  readonly entry: GlossaryEntry
  readonly children: ReactNode
}

/** The first use of a term: a link to its entry, with what it means beside it on hover, focus and tap. */
export function GlossaryTerm({ documentId, entry, children }: GlossaryTermProps) {
  const saysId = `${entry.anchor}-says`
  return (
    <span className="term">
      <a id={entry.anchor} href={`/read/${documentId}/glossary#${entry.anchor}`} aria-describedby={saysId}>
        {children}
      </a>
      <span role="tooltip" id={saysId} className="term-says">
        <InlineText text={typesetInline(entry.says)} />
      </span>
    </span>
  )
}
