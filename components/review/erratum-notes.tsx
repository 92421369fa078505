import { InlineText } from '@/components/inline-text'
import type { Erratum } from '@/lib/review/turn'

const LABELS: Record<Erratum['verdict'], string> = {
  wrong: 'The source document is wrong here',
  imprecise: 'The source document is imprecise here',
  unverifiable: 'No source supports this',
}

/** Where the source document is not right: what it says, what is right, and where that is written. */
export function ErratumNotes({ errata }: { readonly errata: readonly Erratum[] }) {
  if (errata.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      {errata.map((erratum) => (
        <details key={erratum.claimId} className="rounded-sm bg-surface px-4 text-sm">
          <summary className="flex min-h-11 items-center gap-2 text-muted marker:text-lamp">
            {LABELS[erratum.verdict]}
          </summary>
          <div className="flex flex-col gap-2 pb-4">
            <p>
              <span className="text-muted">It says: </span>“<InlineText text={erratum.says} />”
            </p>
            <p className="book text-base">
              <InlineText text={erratum.right} />
            </p>
            <p className="text-muted">
              <InlineText text={erratum.sources} />
            </p>
          </div>
        </details>
      ))}
    </div>
  )
}
