import { InlineText } from '@/components/inline-text'
import type { Source } from '@/lib/content/document'

/** Where what a text says is written. */
export function SourceList({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <ol className="source-list">
      {sources.map(({ title, url }) => (
        <li key={title}>
          {url === undefined ? (
            <InlineText text={title} />
          ) : (
            <a href={url}>
              <InlineText text={title} />
            </a>
          )}
        </li>
      ))}
    </ol>
  )
}
