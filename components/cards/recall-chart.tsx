import type { CurvePoint, RecallCurve } from '@/lib/review/recall-curve'
import { sayDueIn, sayPercent, sayShortDay } from './day-words'

/** How the chance to recall a card fell and was raised: reviews, today, and when it comes back. In words below it. */
export function RecallChart({ curve, recall }: { readonly curve: RecallCurve; readonly recall: number }) {
  const { fromDay, toDay, today, dueDay, wanted, past, ahead, reviews } = curve
  const low = lowest(curve)
  const x = (day: number): number => ((day - fromDay) / (toDay - fromDay)) * 100
  const y = (chance: number): number => ((1 - chance) / (1 - low)) * 100
  const line = (points: readonly CurvePoint[]): string =>
    points.map(({ day, recall: chance }) => `${x(day).toFixed(2)},${y(chance).toFixed(2)}`).join(' ')
  const soFar = ahead.filter(({ day }) => day <= today)
  const now: CurvePoint = { day: today, recall }
  const toCome = ahead.filter(({ day }) => day > today)
  const isOverdue = dueDay < today

  return (
    <figure className="flex flex-col gap-3">
      <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
        <div className="relative w-10 font-mono tabular-nums">
          <span className="absolute top-0 right-0 -translate-y-1/2">100 %</span>
          <span className="absolute right-0 -translate-y-1/2" style={{ top: `${y(wanted)}%` }}>
            {sayPercent(wanted)}
          </span>
          {y(wanted) < 78 && (
            <span className="absolute right-0 bottom-0 translate-y-1/2">{Math.round(low * 100)} %</span>
          )}
        </div>
        <div className="relative h-40 border-b border-l border-line sm:h-48">
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full">
            <g fill="none" className="[&>*]:[vector-effect:non-scaling-stroke]">
              <line
                x1="0"
                x2="100"
                y1={y(wanted)}
                y2={y(wanted)}
                className="stroke-line"
                strokeDasharray="2 4"
              />
              <line x1={x(today)} x2={x(today)} y1="0" y2="100" className="stroke-edge" />
              {dueDay !== today && (
                <line
                  x1={x(dueDay)}
                  x2={x(dueDay)}
                  y1="0"
                  y2="100"
                  className="stroke-lamp"
                  strokeDasharray="1 4"
                  strokeLinecap="round"
                  strokeWidth="1.5"
                />
              )}
              {past.map((fall, i) => (
                <polyline key={`${i}`} points={line(fall)} className="stroke-muted" strokeWidth="1.5" />
              ))}
              {past.map((fall, i) => (
                <line
                  key={`${i}`}
                  x1={x(fall.at(-1)?.day ?? 0)}
                  x2={x(fall.at(-1)?.day ?? 0)}
                  y1="0"
                  y2={y(fall.at(-1)?.recall ?? 1)}
                  className="stroke-line"
                />
              ))}
              <polyline points={line([...soFar, now])} className="stroke-lamp" strokeWidth="2" />
              <polyline
                points={line([now, ...toCome])}
                className="stroke-lamp"
                strokeWidth="2"
                strokeDasharray="5 5"
              />
            </g>
          </svg>
          {reviews.map(({ day, recall: chance, rating }) => (
            <span
              key={day}
              className={`absolute size-2.5 -translate-1/2 border-2 ${rating === 'again' ? 'rotate-45 border-miss bg-ground' : 'rounded-full border-ground bg-text'}`}
              style={{ left: `${x(day)}%`, top: `${y(chance)}%` }}
            />
          ))}
          <span
            className="absolute size-3.5 -translate-1/2 rounded-full border-2 border-ground bg-lamp"
            style={{ left: `${x(today)}%`, top: `${y(recall)}%` }}
          />
        </div>
        <span />
        <div className="relative mt-1.5 h-5">
          {x(today) > 22 && x(dueDay) > 22 && (
            <span className="absolute left-0 whitespace-nowrap">{sayShortDay(fromDay)}</span>
          )}
          {Math.abs(x(dueDay) - x(today)) >= 16 && (
            <DayLabel at={x(dueDay)} className="text-lamp">
              due
            </DayLabel>
          )}
          <DayLabel at={x(today)} className="font-medium text-text">
            {dueDay === today ? 'tonight, due' : 'tonight'}
          </DayLabel>
        </div>
      </div>
      <figcaption className="text-sm text-muted">
        {`Reviewed on ${reviews.length === 1 ? 'one night' : `${reviews.length} nights`}, first on ${sayShortDay(fromDay)}. `}
        {`Tonight the chance to recall it is ${sayPercent(recall)}. `}
        {isOverdue
          ? `It has been due ${sayDueIn(dueDay - today)}, since ${sayShortDay(dueDay)}, `
          : `It is due ${sayDueIn(dueDay - today)}, on ${sayShortDay(dueDay)}, `}
        {`when the chance ${isOverdue ? 'came' : 'comes'} near the ${sayPercent(wanted)} that you want.`}
      </figcaption>
    </figure>
  )
}

/** The bottom of the picture: a round number below all that is in it. */
function lowest({ past, ahead }: RecallCurve): number {
  const all = [...past.flat(), ...ahead].map(({ recall }) => recall)
  return Math.max(0, Math.min(0.8, Math.floor(Math.min(...all) * 10) / 10))
}

function DayLabel({
  at,
  className,
  children,
}: {
  readonly at: number
  readonly className: string
  readonly children: string
}) {
  // Near an edge the label leans inwards.
  const shift = at > 88 ? '-translate-x-full' : at < 12 ? '' : '-translate-x-1/2'
  return (
    <span className={`absolute whitespace-nowrap ${shift} ${className}`} style={{ left: `${at}%` }}>
      {children}
    </span>
  )
}
