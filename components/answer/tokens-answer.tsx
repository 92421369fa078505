'use client'
import { useId, useState } from 'react'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { AnswerFieldProps } from './answer-form'

type TokensForm = Extract<AnswerForm, { kind: 'tokens' }>

/** A list of short words: typed, or tapped together from the palette. An empty list is said with its own button. */
export function TokensAnswer({
  form,
  answer,
  onAnswer,
  settled,
  takesFocus = false,
}: AnswerFieldProps<TokensForm>) {
  const id = useId()
  const [text, setText] = useState(answer?.kind === 'tokens' ? answer.value.join(' ') : '')
  const saysNothing = answer?.kind === 'tokens' && answer.value.length === 0

  function write(next: string): void {
    setText(next)
    const words = next.split(/[\s,;]+/).filter((word) => word !== '')
    onAnswer(words.length === 0 ? null : { kind: 'tokens', value: words })
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-baseline gap-3 border-b-[1.5px] border-you pb-1.5">
        <input
          id={id}
          aria-label="Your answer, words apart by spaces"
          aria-describedby={`${id}-says`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          autoFocus={takesFocus}
          value={text}
          readOnly={settled}
          placeholder={saysNothing ? 'nothing' : form.example}
          onChange={(event) => write(event.currentTarget.value)}
          className="w-full min-w-0 bg-transparent font-mono text-xl outline-none placeholder:text-edge"
        />
      </div>
      <p id={`${id}-says`} className="text-sm text-muted">
        {form.ordered ? 'Apart by spaces; the order counts.' : 'Apart by spaces; the order does not count.'}
      </p>
      {!settled && (
        <div className="flex flex-wrap gap-2">
          {form.palette?.map((word) => (
            <button
              key={word}
              type="button"
              onClick={() => write(`${text.trim()} ${word}`.trim())}
              className="min-h-11 min-w-11 rounded-sm border border-line px-3 font-mono text-sm hover:bg-raised"
            >
              {word}
            </button>
          ))}
          {text !== '' && (
            <button
              type="button"
              onClick={() =>
                write(
                  text
                    .trim()
                    .split(/[\s,;]+/)
                    .slice(0, -1)
                    .join(' '),
                )
              }
              className="min-h-11 rounded-sm px-3 text-sm text-muted hover:bg-raised"
            >
              Take back one
            </button>
          )}
          <button
            type="button"
            aria-pressed={saysNothing}
            onClick={() => {
              setText('')
              onAnswer(saysNothing ? null : { kind: 'tokens', value: [] })
            }}
            className="min-h-11 rounded-sm border border-dashed border-line px-3 text-sm text-muted hover:bg-raised aria-pressed:border-you aria-pressed:text-you"
          >
            Nothing at all
          </button>
        </div>
      )}
    </div>
  )
}
