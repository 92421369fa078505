'use client'
import { useId } from 'react'
import { KnobLine } from '@/components/ui/knob-line'
import { sayNumber, type AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'

type KnobForm = Extract<AnswerForm, { kind: 'knob' }>

/** One parameter to set so that the goal holds. */
export function KnobAnswer({ form, answer, onAnswer, settled }: AnswerFieldProps<KnobForm>) {
  const id = useId()
  const value = answer?.kind === 'knob' ? answer.value : form.start
  const turn = (to: number) => onAnswer({ kind: 'knob', value: Math.max(form.min, Math.min(form.max, to)) })
  return (
    <div className="flex max-w-md flex-col gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="text-sm font-medium">
          {form.label}
        </label>
        <output htmlFor={id} className="font-mono text-2xl text-you tabular-nums">
          {sayNumber(value)}
          {form.unit !== undefined && <span className="text-lg text-muted"> {form.unit}</span>}
        </output>
      </div>
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-label={`Less ${form.label}`}
          disabled={settled || value <= form.min}
          onClick={() => turn(value - form.step)}
          className="grid size-11 place-items-center rounded-sm border border-line text-lg hover:bg-raised disabled:text-line"
        >
          −
        </button>
        <KnobLine
          id={id}
          lit="you"
          min={form.min}
          max={form.max}
          step={form.step}
          value={value}
          disabled={settled}
          onChange={(event) => turn(Number(event.currentTarget.value))}
          className="min-w-0 flex-1"
        />
        <button
          type="button"
          aria-label={`More ${form.label}`}
          disabled={settled || value >= form.max}
          onClick={() => turn(value + form.step)}
          className="grid size-11 place-items-center rounded-sm border border-line text-lg hover:bg-raised disabled:text-line"
        >
          +
        </button>
      </div>
      <p className="text-sm text-muted">{form.goal}</p>
    </div>
  )
}
