import Link from 'next/link'
import type { SearchResults } from '@/lib/content/search-results'
import { MarkedText } from './marked-text'
import { KIND_NAMES } from './search-words'

interface SearchOptionsProps {
  readonly results: SearchResults
  readonly id: string
  readonly chosen: number
  readonly onChoose: (index: number) => void
  readonly onGo: () => void
}

/** What was found, as the options of a list that one keyboard field controls. */
export function SearchOptions({ results, id, chosen, onChoose, onGo }: SearchOptionsProps) {
  const firstOf = results.groups.map((_, g) =>
    results.groups.slice(0, g).reduce((count, { hits }) => count + hits.length, 0),
  )
  return results.groups.map(({ kind, hits }, g) => (
    <div key={kind} role="group" aria-labelledby={`${id}-${kind}`} className="px-2 pb-2">
      <p id={`${id}-${kind}`} className="px-3 pt-4 pb-1 text-sm text-muted">
        {KIND_NAMES[kind]}
      </p>
      {hits.map((hit, i) => {
        const index = (firstOf[g] ?? 0) + i
        return (
          <Link
            key={`${hit.href} ${i}`}
            id={`${id}-${index}`}
            href={hit.href}
            prefetch={false}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onClick={onGo}
            onPointerMove={() => onChoose(index)}
            className="flex min-h-13 scroll-my-2 flex-col gap-0.5 rounded-sm px-3 py-2 aria-selected:bg-raised"
          >
            <span className="flex items-baseline justify-between gap-4">
              <span className="book min-w-0 text-base">
                <MarkedText pieces={hit.title} />
              </span>
              <span className="max-w-[45%] shrink-0 truncate text-xs text-muted">{hit.place}</span>
            </span>
            <span className="line-clamp-2 text-sm text-muted">
              <MarkedText pieces={hit.snippet} />
            </span>
          </Link>
        )
      })}
    </div>
  ))
}
