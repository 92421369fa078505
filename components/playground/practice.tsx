'use client'
import { useId, useState } from 'react'
import { PracticeQuestion, type PracticeReport } from '@/components/question/practice-question'
import { useSimulation } from '@/components/simulation/load-simulation'
import { Button } from '@/components/ui/button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { assert } from '@/lib/base/assert'
import { seedFrom } from '@/lib/base/rng'

interface PracticeProps {
  readonly simulation: string
  readonly report?: PracticeReport
}

/** "Ask me": any question of the simulation, as often as one likes. It never touches the schedule. */
export function Practice({ simulation, report }: PracticeProps) {
  const { questions } = useSimulation(simulation)
  const isReady = useHydrated()
  const id = useId()
  const [chosen, setChosen] = useState(0)
  const [asked, setAsked] = useState<number | null>(null)
  const question = questions[chosen]
  assert(question !== undefined, 'the chosen question is one of the list')
  const another = () => setAsked((before) => seedFrom(simulation, question.id, (before ?? 0) + 1))

  return (
    <section className="flex flex-col gap-6" aria-labelledby={`${id}-title`}>
      <div className="flex flex-col gap-1">
        <h2 id={`${id}-title`} className="book text-2xl">
          Ask me
        </h2>
        <p className="text-muted">Practice as often as you like. It does not touch your schedule.</p>
      </div>
      <fieldset disabled={!isReady} className="flex min-w-0 flex-wrap items-end gap-3">
        <label className="flex min-w-0 flex-1 flex-col gap-1.5 text-sm font-medium sm:max-w-md">
          Question
          <select
            value={chosen}
            onChange={(event) => {
              setChosen(Number(event.currentTarget.value))
              setAsked(null)
            }}
            className="min-h-11 w-full rounded-sm border border-edge bg-surface px-3 text-base font-normal"
          >
            {questions.map((one, i) => (
              <option key={one.id} value={i}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <Button look="quiet" onClick={another}>
          {asked === null ? 'Ask me' : 'Another one'}
        </Button>
      </fieldset>
      {asked !== null && (
        <PracticeQuestion
          key={`${question.id} ${asked}`}
          simulation={simulation}
          question={question}
          params={{}}
          seed={asked}
          onAnother={another}
          {...(report === undefined ? {} : { report })}
        />
      )}
    </section>
  )
}
