'use client'
import { useEffect, useId, useRef } from 'react'
import { InlineText } from '@/components/inline-text'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'

type ChoiceForm = Extract<AnswerForm, { kind: 'choice' | 'choices' }>

/** One or several of the options; the digit keys choose too. */
export function ChoiceAnswer({ form, answer, onAnswer, settled }: AnswerFieldProps<ChoiceForm>) {
  const name = useId()
  const frame = useRef<HTMLFieldSetElement>(null)
  const several = form.kind === 'choices'
  const chosen = answer?.kind === 'choice' ? [answer.value] : answer?.kind === 'choices' ? answer.value : []

  function choose(id: string): void {
    if (settled) return
    if (!several) onAnswer({ kind: 'choice', value: id })
    else {
      const value = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
      onAnswer({
        kind: 'choices',
        value: form.options.map((option) => option.id).filter((one) => value.includes(one)),
      })
    }
  }

  // Follows the page's keyboard: a digit chooses wherever the focus is, if there is no other question it could mean.
  useEffect(() => {
    if (settled) return
    const onKey = (event: KeyboardEvent) => {
      const option = form.options[Number(event.key) - 1]
      if (option === undefined || event.metaKey || event.ctrlKey || event.altKey) return
      const isInside = event.target instanceof Node && frame.current?.contains(event.target) === true
      if (!isInside && (isField(event.target) || document.querySelectorAll('[data-choices]').length > 1))
        return
      event.preventDefault()
      choose(option.id)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })

  return (
    <fieldset ref={frame} data-choices className="flex flex-col gap-2.5" disabled={settled}>
      <legend className={several ? 'mb-2.5 text-sm text-muted' : 'sr-only'}>
        {several ? 'Choose all that apply; none is an answer too.' : 'Choose one'}
      </legend>
      {form.options.map((option, i) => (
        <label
          key={option.id}
          className="flex min-h-13 cursor-pointer items-center gap-3.5 rounded border border-line px-4 py-3 transition-colors hover:bg-surface has-checked:border-you has-checked:bg-[color-mix(in_oklch,var(--you)_10%,transparent)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-lamp"
        >
          <input
            type={several ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.includes(option.id)}
            onChange={() => choose(option.id)}
            // An arrow key or a click has chosen already; the input is there for its role and its focus.
            className="sr-only"
          />
          <span aria-hidden className="grid size-5 shrink-0 place-items-center font-mono text-xs text-muted">
            {several ? (
              <span
                className={`grid size-4.5 place-items-center rounded-[5px] border text-[11px] ${chosen.includes(option.id) ? 'border-you text-you' : 'border-edge'}`}
              >
                {chosen.includes(option.id) ? '✓' : ''}
              </span>
            ) : (
              i + 1
            )}
          </span>
          <span className="min-w-0 text-base leading-snug">
            <InlineText text={option.label} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null
}
