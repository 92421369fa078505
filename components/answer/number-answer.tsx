'use client'
import { useId, useState } from 'react'
import { sayNumber, type AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'

type NumberForm = Extract<AnswerForm, { kind: 'number' }>

/** A number typed in. Spaces between digits and a decimal comma are read too. */
export function NumberAnswer({
  form,
  answer,
  onAnswer,
  settled,
  takesFocus = false,
}: AnswerFieldProps<NumberForm>) {
  const id = useId()
  const [text, setText] = useState(answer?.kind === 'number' ? String(answer.value) : '')
  const range =
    form.min !== undefined && form.max !== undefined && form.max - form.min < 1e6
      ? `${sayNumber(form.min)} to ${sayNumber(form.max)}`
      : null
  const says = [form.says, range === null ? undefined : `from ${range}`]
    .filter((part) => part !== undefined)
    .join(', ')
  return (
    <div className="flex flex-col gap-2">
      <div className="flex w-full max-w-72 items-baseline gap-3 border-b-[1.5px] border-you pb-1.5">
        <input
          id={id}
          aria-label="Your answer"
          aria-describedby={says === '' ? undefined : `${id}-says`}
          inputMode="decimal"
          autoComplete="off"
          autoFocus={takesFocus}
          value={text}
          readOnly={settled}
          placeholder="?"
          onChange={(event) => {
            setText(event.currentTarget.value)
            const value = numberIn(event.currentTarget.value)
            onAnswer(value === null ? null : { kind: 'number', value })
          }}
          className="min-h-11 w-full min-w-0 bg-transparent font-mono text-2xl outline-none placeholder:text-edge"
        />
        {form.unit !== undefined && <span className="shrink-0 text-lg text-muted">{form.unit}</span>}
      </div>
      {says !== '' && (
        <p id={`${id}-says`} className="text-sm text-muted">
          {says}
        </p>
      )}
    </div>
  )
}

function numberIn(text: string): number | null {
  const plain = text
    .replace(/[\s\u202f_]/g, '')
    .replace(',', '.')
    .replace('−', '-')
    .replace(/%$/, '')
  const value = Number(plain)
  return plain === '' || !Number.isFinite(value) ? null : value
}
