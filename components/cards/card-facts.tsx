import type { ReactNode } from 'react'
import type { CardSheet } from '@/lib/review/card-sheet'
import { sayDueIn, sayLongDay, sayPercent } from './day-words'
import { RecallChart } from './recall-chart'

/** How well the card is remembered, in a sentence, in numbers, and as a curve. */
export function CardFacts({ sheet }: { readonly sheet: CardSheet }) {
  const { memory, curve } = sheet
  return (
    <div className="flex flex-col gap-6">
      <p className="book max-w-[52ch] text-lg">{sayState(sheet)}</p>
      {memory !== null && (
        <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
          <Fact name="Recall tonight" value={sayPercent(memory.recall)}>
            the chance that you know it now
          </Fact>
          <Fact name="Stability" value={sayStability(memory.stability)}>
            until that chance is 90 %
          </Fact>
          <Fact name="Difficulty" value={`${memory.difficulty.toFixed(1)} of 10`}>
            for you; misses raise it
          </Fact>
          <Fact name="Reviews" value={String(memory.reps)}>
            {memory.lapses === 0
              ? 'never forgotten once learnt'
              : `forgotten ${memory.lapses === 1 ? 'once' : `${memory.lapses} times`} once learnt`}
          </Fact>
        </dl>
      )}
      {curve !== null && memory !== null && <RecallChart curve={curve} recall={memory.recall} />}
    </div>
  )
}

function sayState({ state, memory, marks, studyDay }: CardSheet): string {
  const marked = [
    marks.suspended ? ' It is suspended: not asked until you wake it.' : '',
    marks.buried && !marks.suspended ? ' It is buried until tomorrow.' : '',
    marks.flagged ? ' It is flagged.' : '',
  ].join('')
  if (memory === null) return `You have not met this card yet.${marked}`
  const dueIn = memory.dueDay - studyDay
  if (state === 'learning') {
    return `You missed it${memory.lastDay === studyDay && dueIn <= 0 ? '; it is asked once more tonight' : ', and it is due again'}.${marked}`
  }
  if (dueIn > 0)
    return `You know it. It comes back ${sayDueIn(dueIn)}, on ${sayLongDay(memory.dueDay)}.${marked}`
  return dueIn === 0 ? `It is due tonight.${marked}` : `It has been due ${sayDueIn(dueIn)}.${marked}`
}

function sayStability(nights: number): string {
  if (nights < 1) return 'under a night'
  const whole = Math.round(nights)
  return whole === 1 ? '1 night' : `${whole} nights`
}

interface FactProps {
  readonly name: string
  readonly value: string
  readonly children: ReactNode
}

function Fact({ name, value, children }: FactProps) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <span className="book block text-xl">{value}</span>
        <span className="block text-xs text-muted">{children}</span>
      </dd>
    </div>
  )
}
