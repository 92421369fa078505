'use client'
import { useId } from 'react'
import { KnobLine } from '@/components/ui/knob-line'
import type { Knob, Setting, Settings } from '@/lib/simulations/contract'
import { isInUse } from '@/lib/simulations/settings'

interface KnobControlsProps {
  readonly knobs: readonly Knob[]
  readonly settings: Settings
  readonly onTurn: (key: string, value: Setting) => void
}

/** One control a knob that is in use, with what turning it does. */
export function KnobControls({ knobs, settings, onTurn }: KnobControlsProps) {
  const shown = knobs.filter((knob) => isInUse(knob, settings))
  return (
    <div className="flex flex-col gap-6">
      {shown.map((knob) => (
        <KnobControl
          key={knob.key}
          knob={knob}
          value={settings[knob.key] ?? ''}
          onTurn={(value) => onTurn(knob.key, value)}
        />
      ))}
    </div>
  )
}

/** "1 byte", "8 bytes", "1 ms". */
function sayNumber(value: number, unit: string | undefined): string {
  if (unit === undefined) return String(value)
  return `${value} ${value === 1 ? unit.replace(/(?<=\w{3})s$/, '') : unit}`
}

interface KnobControlProps {
  readonly knob: Knob
  readonly value: Setting
  readonly onTurn: (value: Setting) => void
}

function KnobControl({ knob, value, onTurn }: KnobControlProps) {
  const id = useId()
  const says = knob.says === undefined ? {} : { 'aria-describedby': `${id}-says` }
  return (
    <div className="flex flex-col gap-1.5">
      <label
        htmlFor={id}
        className={`flex justify-between gap-3 text-sm font-medium ${knob.kind === 'switch' ? 'min-h-11 cursor-pointer items-center' : 'items-baseline'}`}
      >
        {knob.label}
        {knob.kind === 'switch' && (
          <input
            id={id}
            {...says}
            type="checkbox"
            checked={value === true}
            onChange={(event) => onTurn(event.currentTarget.checked)}
            className="size-6 shrink-0 accent-lamp"
          />
        )}
        {knob.kind === 'number' && (
          <span className="font-mono text-sm font-normal text-lamp tabular-nums">
            {sayNumber(Number(value), knob.unit)}
          </span>
        )}
      </label>
      {knob.kind === 'number' && (
        <KnobLine
          id={id}
          {...says}
          min={knob.min}
          max={knob.max}
          step={knob.step}
          value={Number(value)}
          onChange={(event) => onTurn(Number(event.currentTarget.value))}
          className="-my-2 w-full"
        />
      )}
      {knob.kind === 'choice' && (
        <select
          id={id}
          {...says}
          value={String(value)}
          onChange={(event) => onTurn(event.currentTarget.value)}
          className="min-h-11 w-full rounded-sm border border-edge bg-surface px-3"
        >
          {knob.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
      {knob.kind === 'script' && (
        <textarea
          id={id}
          {...says}
          rows={knob.lines}
          value={String(value)}
          spellCheck={false}
          onChange={(event) => onTurn(event.currentTarget.value)}
          className="w-full rounded-sm border border-edge bg-surface p-3 font-mono text-sm leading-relaxed"
        />
      )}
      {knob.says !== undefined && (
        <p id={`${id}-says`} className="text-sm text-muted">
          {knob.says}
        </p>
      )}
    </div>
  )
}
