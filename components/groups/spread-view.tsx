import { InlineText } from '@/components/inline-text'
import type { ShownRow, ShownSpread } from '@/lib/groups/spread'
import { NamesLine } from './names-line'

/** How a variant was predicted: each answer with how many gave it, the misconception behind it, and its run. */
export function SpreadView({ spread: { rows, total } }: { readonly spread: ShownSpread }) {
  if (total === 0)
    return (
      <p className="text-sm text-muted">
        The simulation has changed since, so the answers cannot be compared.
      </p>
    )
  const most = Math.max(...rows.map(({ count }) => count))
  return (
    <div className="flex flex-col gap-5">
      {total === 1 && (
        <p className="book text-base text-muted">
          You are the first this week, or those before you share too little to be counted alone.
        </p>
      )}
      <ul className="flex flex-col gap-5">
        {rows.map((row) => (
          <li key={row.said}>
            <SpreadLine row={row} total={total} most={most} />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface SpreadLineProps {
  readonly row: ShownRow
  readonly total: number
  readonly most: number
}

function SpreadLine({ row, total, most }: SpreadLineProps) {
  const { said, isRight, isOwn, count, names, misconception, href } = row
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <p className="book min-w-0 text-base wrap-anywhere">
          <InlineText text={said} />
        </p>
        <p className="shrink-0 font-mono text-sm text-muted">
          {count}
          <span className="sr-only"> of {total}</span>
        </p>
      </div>
      <div className="h-1.5 rounded-full bg-raised" aria-hidden>
        <div
          className={`h-full rounded-full ${isRight ? 'bg-run' : isOwn ? 'bg-you' : 'bg-blocked'}`}
          style={{ width: `${(100 * count) / most}%` }}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {isRight && <span className="font-medium text-run">Right</span>}
        {isOwn && <span className="font-medium text-you">{isRight ? 'as you said' : 'You said this'}</span>}
        {misconception !== null && <span className="text-text">{misconception}</span>}
        {names.length > 0 && (
          <span className="min-w-0 wrap-anywhere">
            <NamesLine names={names} unnamed={count - names.length - (isOwn ? 1 : 0)} />
          </span>
        )}
        <a
          href={href}
          target="_blank"
          className="-my-2 inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:text-lamp"
        >
          Replay the run
          <span className="sr-only">
            {' '}
            with the answer {said}
            {names.length > 0 ? `, as ${names.join(', ')} gave it` : ''}, in a new tab
          </span>
        </a>
      </div>
    </div>
  )
}
