'use client'
import { useActionState, useId } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'

export interface SettingsFormState {
  readonly message: string | null
  readonly saved: boolean
  readonly faults: Readonly<Record<string, string>>
}

interface SettingsFormProps {
  readonly settings: {
    readonly timeZone: string
    readonly dayStartHour: number
    readonly budgetMinutes: number
    readonly retention: number
    readonly newPerNight: number
  }
  readonly timeZones: readonly string[]
  readonly action: (before: SettingsFormState, form: FormData) => Promise<SettingsFormState>
}

const RETENTIONS = [800, 850, 900, 920, 950] as const

/** What a learner can set; each says what it does. */
export function SettingsForm({ settings, timeZones, action }: SettingsFormProps) {
  const [state, send, busy] = useActionState(action, { message: null, saved: false, faults: {} })
  const id = useId()
  const retentions = [...new Set([...RETENTIONS, settings.retention])].toSorted((a, b) => a - b)
  return (
    <form action={send} className="flex flex-col gap-7">
      <Field
        label="Minutes a night"
        name="budgetMinutes"
        type="number"
        min={1}
        max={120}
        defaultValue={settings.budgetMinutes}
        says="At this point the night offers to stop."
        fault={state.faults['budgetMinutes']}
      />
      <Field
        label="New cards a night"
        name="newPerNight"
        type="number"
        min={0}
        max={50}
        defaultValue={settings.newPerNight}
        says="At most so many, and only when all that is due fits the minutes."
        fault={state.faults['newPerNight']}
      />
      <label className="flex flex-col gap-1.5 text-sm font-medium">
        Recall wanted
        <select
          name="retention"
          defaultValue={settings.retention}
          aria-describedby={`${id}-retention`}
          className="min-h-13 rounded border border-edge bg-surface px-4 text-lg font-normal"
        >
          {retentions.map((retention) => (
            <option key={retention} value={retention}>
              {retention / 10} %
            </option>
          ))}
        </select>
        <span id={`${id}-retention`} className="font-normal text-muted">
          How likely you are to know a card when it comes back. More means shorter intervals: 95 % asks about
          two and a half times as often as 90 %.
        </span>
      </label>
      <Field
        label="A day begins at"
        name="dayStartHour"
        type="number"
        min={0}
        max={12}
        defaultValue={settings.dayStartHour}
        says="The hour at which tonight becomes tomorrow. 4 lets a late evening count as the same night."
        fault={state.faults['dayStartHour']}
      />
      <label className="flex flex-col gap-1.5 text-sm font-medium">
        Time zone
        <select
          name="timeZone"
          defaultValue={settings.timeZone}
          className="min-h-13 rounded border border-edge bg-surface px-4 text-lg font-normal"
        >
          {timeZones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </label>
      <div className="flex items-center gap-5">
        <Button type="submit" disabled={busy}>
          {busy ? 'Saving…' : 'Save'}
        </Button>
        <p role="status" className="text-sm text-muted">
          {state.message ?? (state.saved ? 'Saved.' : '')}
        </p>
      </div>
    </form>
  )
}
