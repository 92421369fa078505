'use client'
import { Fragment, useRef } from 'react'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'
import { cellKeys } from './cell-keys'

type GridForm = Extract<AnswerForm, { kind: 'grid' }>

/** One value a cell: a tap goes to the next value, the key of a value sets it and moves on. */
export function GridAnswer({ form, answer, onAnswer, settled }: AnswerFieldProps<GridForm>) {
  const grid = useRef<HTMLDivElement>(null)
  const count = form.rows.length * form.columns.length
  const keys = cellKeys(form.values.map((value) => value.label))
  // A grid that is not full is kept as it is; it is only not yet an answer.
  const cells = answer?.kind === 'grid' ? answer.value : Array.from({ length: count }, () => '')

  // Lines of about the same length, none wider than a phone.
  const lines = Math.ceil(form.columns.length / 6)
  const perLine = Math.ceil(form.columns.length / lines)

  function set(at: number, id: string): void {
    if (settled) return
    onAnswer({ kind: 'grid', value: cells.with(at, id) })
  }
  function turn(at: number): void {
    const next =
      form.values[(form.values.findIndex((value) => value.id === cells[at]) + 1) % form.values.length]
    if (next !== undefined) set(at, next.id)
  }
  function onKey(event: React.KeyboardEvent<HTMLButtonElement>, at: number): void {
    if (event.key === 'Enter') {
      // Enter runs it, here as everywhere; Space turns the cell.
      event.preventDefault()
      event.stopPropagation()
      event.currentTarget.form?.requestSubmit()
      return
    }
    const typed = form.values[keys.indexOf(event.key.toLowerCase())]
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: form.columns.length,
      ArrowUp: -form.columns.length,
    }[event.key]
    if (event.ctrlKey || event.metaKey || (typed === undefined && step === undefined)) return
    event.preventDefault()
    event.stopPropagation()
    if (typed !== undefined) set(at, typed.id)
    const buttons = grid.current?.querySelectorAll('button')
    buttons?.item(Math.max(0, Math.min(count - 1, at + (step ?? 1)))).focus()
  }

  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">
        Tap a cell, or type{' '}
        {form.values.map((value, i) => (
          <Fragment key={value.id}>
            {i === 0 ? '' : i === form.values.length - 1 ? ' or ' : ', '}
            <kbd className="rounded-sm border border-edge px-1.5 font-mono text-xs text-text uppercase">
              {keys[i]}
            </kbd>
            {value.label.toLowerCase() === keys[i] ? '' : ` for ${value.label}`}
          </Fragment>
        ))}
        .
      </p>
      <div ref={grid} className="flex flex-col gap-3" role="group" aria-label="Your answer">
        {form.rows.map((row, r) => (
          <div key={row} className="flex flex-col gap-1.5">
            {row !== '' && <div className="font-mono text-xs text-muted">{row}</div>}
            <div
              className="grid max-w-2xl gap-1.5"
              style={{ gridTemplateColumns: `repeat(${perLine}, minmax(2.75rem, 4.5rem))` }}
            >
              {form.columns.map((column, c) => {
                const at = r * form.columns.length + c
                const value = form.values.find((one) => one.id === cells[at])
                return (
                  <button
                    key={`${at}`}
                    type="button"
                    disabled={settled}
                    aria-label={`${row === '' ? '' : `${row}, `}${column}, number ${c + 1}: ${value?.label ?? 'not answered'}`}
                    onClick={() => turn(at)}
                    onKeyDown={(event) => onKey(event, at)}
                    className={`flex min-h-13 flex-col items-center justify-center gap-0.5 rounded-sm border px-2 font-mono transition-colors ${value === undefined ? 'border-dashed border-edge' : 'border-you bg-[color-mix(in_oklch,var(--you)_10%,transparent)]'}`}
                  >
                    <span className="text-[11px] leading-none text-muted">{column}</span>
                    <span className="max-w-full truncate text-xs leading-none">
                      {value === undefined ? '·' : value.label}
                    </span>
                  </button>
                )
              })}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
