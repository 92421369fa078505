import type { Piece } from '@/lib/content/search-results'

/** Text with what was searched for marked. What was found is data: it is never taken for HTML. */
export function MarkedText({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ text, hit }, i) =>
    hit ? (
      <mark key={`${i}`} className="bg-transparent text-lamp underline decoration-1 underline-offset-4">
        {text}
      </mark>
    ) : (
      text
    ),
  )
}
