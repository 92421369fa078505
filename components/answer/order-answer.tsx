'use client'
import { useRef, useState } from 'react'
import { InlineText } from '@/components/inline-text'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'

type OrderForm = Extract<AnswerForm, { kind: 'order' }>

/** Items put in sequence: by the buttons, or with the arrow keys on a row (with Shift the row moves). */
export function OrderAnswer({ form, answer, onAnswer, settled }: AnswerFieldProps<OrderForm>) {
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState('')
  const ids = answer?.kind === 'order' ? answer.value : form.items.map((item) => item.id)
  const labelOf = (id: string): string => form.items.find((item) => item.id === id)?.label ?? id

  function move(id: string, by: number): void {
    const from = ids.indexOf(id)
    const to = from + by
    if (settled || to < 0 || to >= ids.length) return
    const next = ids.toSpliced(from, 1).toSpliced(to, 0, id)
    onAnswer({ kind: 'order', value: next })
    setMoved(`${labelOf(id).replaceAll('`', '')} is now number ${to + 1} of ${ids.length}.`)
  }

  function onKey(event: React.KeyboardEvent<HTMLButtonElement>, id: string, i: number): void {
    if (event.key === 'Enter') {
      // Enter runs it, here as everywhere.
      event.preventDefault()
      event.currentTarget.form?.requestSubmit()
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const by = event.key === 'ArrowUp' ? -1 : 1
    event.preventDefault()
    if (event.shiftKey) move(id, by)
    else rowAt(list.current, i + by)?.focus()
  }

  return (
    <div className="flex flex-col gap-2.5">
      <p className="text-sm text-muted" id="order-says">
        First at the top. On a row, the arrow keys move the focus; with Shift they move the row.
      </p>
      <ol ref={list} className="flex flex-col gap-2">
        {ids.map((id, i) => (
          <li
            key={id}
            className="flex min-h-13 items-center gap-2 rounded border border-line pr-1 has-[>button:focus-visible]:border-you"
          >
            <button
              type="button"
              aria-label={`${i + 1}: ${labelOf(id).replaceAll('`', '')}`}
              aria-describedby="order-says"
              disabled={settled}
              onKeyDown={(event) => onKey(event, id, i)}
              className="flex min-h-13 min-w-0 flex-1 items-center gap-2 rounded-sm pl-4 text-left disabled:cursor-default"
            >
              <span aria-hidden className="w-5 shrink-0 font-mono text-xs text-you">
                {i + 1}
              </span>
              <span className="min-w-0 flex-1 leading-snug">
                <InlineText text={labelOf(id)} />
              </span>
            </button>
            {!settled && (
              <span className="flex shrink-0">
                <MoveButton
                  label={`Move ${labelOf(id).replaceAll('`', '')} up`}
                  up
                  disabled={i === 0}
                  onClick={() => move(id, -1)}
                />
                <MoveButton
                  label={`Move ${labelOf(id).replaceAll('`', '')} down`}
                  disabled={i === ids.length - 1}
                  onClick={() => move(id, 1)}
                />
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className="sr-only" aria-live="polite">
        {moved}
      </p>
    </div>
  )
}

function rowAt(list: HTMLOListElement | null, i: number): HTMLElement | null {
  return list?.children.item(i)?.querySelector('button') ?? null
}

interface MoveButtonProps {
  readonly label: string
  readonly up?: boolean
  readonly disabled: boolean
  readonly onClick: () => void
}

function MoveButton({ label, up = false, disabled, onClick }: MoveButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
      className="grid size-11 place-items-center rounded-sm hover:bg-raised disabled:text-line"
    >
      <svg
        viewBox="0 0 18 18"
        className="size-4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        aria-hidden
      >
        <path d={up ? 'M4 11l5-5 5 5' : 'M4 7l5 5 5-5'} />
      </svg>
    </button>
  )
}
