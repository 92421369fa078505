import { InlineText } from '@/components/inline-text'

interface HintsProps {
  readonly hints: readonly string[]
  readonly shown: number
  readonly onShow: () => void
}

/** One or two: a rule, then the first step of the run. Asking for one caps the suggestion at Hard. */
export function Hints({ hints, shown, onShow }: HintsProps) {
  return (
    <div className="flex flex-col gap-2">
      {hints.slice(0, shown).map((hint) => (
        <p key={hint} className="book border-l-2 border-lamp pl-3 text-base text-muted" role="status">
          <InlineText text={hint} />
        </p>
      ))}
      {shown < hints.length && (
        <button
          type="button"
          onClick={onShow}
          className="min-h-11 self-start rounded-sm pr-2 text-left text-sm text-muted"
        >
          A hint costs a grade ·{' '}
          <span className="underline decoration-line underline-offset-4">
            {shown === 0 ? 'show me one' : 'show me another'}
          </span>
        </button>
      )}
    </div>
  )
}
