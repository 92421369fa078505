'use client'
import { type FormEvent, type ReactNode, startTransition, useActionState, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, SelectField } from '@/components/ui/field'
import type { Locks } from '@/lib/groups/defaults'
import { Choice, Group, Switch } from './setting-controls'

export interface SettingsFormState {
  readonly message: string | null
  readonly saved: boolean
  readonly faults: Readonly<Record<string, string>>
}

export interface ShownSettings {
  readonly timeZone: string
  readonly dayStartHour: number
  readonly budgetMinutes: number
  readonly retention: number
  readonly newPerNight: number
  readonly theme: 'night' | 'day'
  readonly balanceLoad: boolean
  readonly quietWeekdays: readonly number[]
  readonly quietDays: readonly { readonly date: string; readonly says: string }[]
  /** Dates, or empty. */
  readonly breakFrom: string
  readonly breakTo: string
  /** A time such as 22:00, or empty. */
  readonly reminder: string
  readonly documents: readonly { readonly id: string; readonly title: string; readonly isStudied: boolean }[]
}

interface SettingsFormProps {
  readonly settings: ShownSettings
  /** What a group has set for all its members, with the group's name. */
  readonly locks: Locks
  readonly timeZones: readonly string[]
  /** What each recall wanted costs a night, in the order in which they are offered. */
  readonly retentions: readonly { readonly retention: number; readonly cost: ReactNode }[]
  readonly action: (before: SettingsFormState, form: FormData) => Promise<SettingsFormState>
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** What a learner can set; each says what it does. A change is saved as it is made; without JavaScript, by the button. */
export function SettingsForm({ settings, locks, timeZones, retentions, action }: SettingsFormProps) {
  const [state, send, busy] = useActionState(action, { message: null, saved: false, faults: {} })
  const [changed, setChanged] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const fault = (name: string) => state.faults[name]

  function save(): void {
    if (form.current === null) return
    const data = new FormData(form.current)
    setChanged(false)
    startTransition(() => send(data))
  }
  function note({ target }: FormEvent<HTMLFormElement>): void {
    setChanged(true)
    if (!(target instanceof HTMLElement)) return
    const theme = target instanceof HTMLInputElement && target.name === 'theme' ? target.value : null
    if (theme !== null) document.documentElement.dataset['theme'] = theme
    // What is typed is saved when the field is left: half a number is none.
    if (
      target instanceof HTMLSelectElement ||
      ['radio', 'checkbox'].includes(target.getAttribute('type') ?? '')
    )
      save()
  }
  const says = changed || busy ? 'Saving…' : (state.message ?? (state.saved ? 'Saved.' : ''))

  return (
    // What is listened for comes from the controls inside it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      action={send}
      noValidate
      className="flex flex-col"
      onChange={note}
      onBlur={() => changed && save()}
      onSubmit={(event) => {
        // Without this React would empty the fields that are being typed into.
        event.preventDefault()
        save()
      }}
    >
      <Group title="Each night">
        <div className="grid gap-6 sm:grid-cols-2">
          <Field
            label="Minutes a night"
            name="budgetMinutes"
            type="number"
            min={1}
            max={120}
            defaultValue={settings.budgetMinutes}
            disabled={locks.budgetMinutes !== undefined}
            says={lockOr(locks.budgetMinutes, 'At this point the night offers to stop.')}
            fault={fault('budgetMinutes')}
          />
          <Field
            label="New cards a night"
            name="newPerNight"
            type="number"
            min={0}
            max={50}
            defaultValue={settings.newPerNight}
            disabled={locks.newPerNight !== undefined}
            says={lockOr(
              locks.newPerNight,
              'At most so many, and only when all that is due fits the minutes.',
            )}
            fault={fault('newPerNight')}
          />
        </div>
        {settings.documents.length > 0 && (
          <Choice
            legend="Documents studied"
            says="New cards come from these. What you have begun in the others still comes back."
          >
            {settings.documents.map(({ id, title, isStudied }) => (
              <Switch key={id} type="checkbox" name="document" value={id} defaultChecked={isStudied}>
                {title}
              </Switch>
            ))}
          </Choice>
        )}
      </Group>

      <Group title="Recall">
        <Choice
          legend="Recall wanted"
          says={lockOr(
            locks.retention,
            'How likely you are to know a card when it comes back; more means shorter intervals. The cost is what your own cards would ask of you over the next ninety nights. It changes intervals from the next answer on.',
          )}
        >
          {retentions.map(({ retention, cost }) => (
            <Switch
              key={retention}
              type="radio"
              name="retention"
              disabled={locks.retention !== undefined}
              value={retention}
              defaultChecked={retention === settings.retention}
              aside={cost}
            >
              {retention / 10} %
            </Switch>
          ))}
        </Choice>
      </Group>

      <Group title="Rest">
        <Choice
          legend="Quiet weekdays"
          says="On these nothing is asked, and intervals avoid them where they can."
          layout="week"
        >
          {WEEKDAYS.map((name, i) => (
            <Switch
              key={name}
              type="checkbox"
              stacked
              name="quietWeekday"
              value={i + 1}
              defaultChecked={settings.quietWeekdays.includes(i + 1)}
            >
              {name}
            </Switch>
          ))}
        </Choice>
        <div className="flex flex-col gap-3">
          {settings.quietDays.length > 0 && (
            <Choice legend="Quiet dates" says="Untick a date to study on it after all.">
              {settings.quietDays.map(({ date, says: day }) => (
                <Switch key={date} type="checkbox" name="quietDay" value={date} defaultChecked>
                  {day}
                </Switch>
              ))}
            </Choice>
          )}
          <Field
            // Once it has been added it stands in the list.
            key={settings.quietDays.map(({ date }) => date).join()}
            label="Add a quiet date"
            name="addQuietDay"
            type="date"
            says="A single night on which nothing is asked."
            fault={fault('addQuietDay')}
          />
        </div>
        <div className="grid gap-6 sm:grid-cols-2">
          <Field
            label="Break from"
            name="breakFrom"
            type="date"
            defaultValue={settings.breakFrom}
            says="A planned break: nothing is asked from this day on."
            fault={fault('breakFrom')}
          />
          <Field
            label="Break until"
            name="breakTo"
            type="date"
            defaultValue={settings.breakTo}
            says="Its last day. What fell due is worked off afterwards, most at risk first."
            fault={fault('breakTo')}
          />
        </div>
        <Choice says="Chooses each interval, within what FSRS allows, so that the coming nights are about equally long.">
          <Switch type="checkbox" name="balanceLoad" value="on" defaultChecked={settings.balanceLoad}>
            Even nights
          </Switch>
        </Choice>
      </Group>

      <Group title="Day and time">
        <div className="grid gap-6 sm:grid-cols-2">
          <Field
            label="A day begins at"
            name="dayStartHour"
            type="number"
            min={0}
            max={12}
            defaultValue={settings.dayStartHour}
            says="The hour at which tonight becomes tomorrow; with 4 a late evening is the same night."
            fault={fault('dayStartHour')}
          />
          <SelectField
            label="Time zone"
            name="timeZone"
            defaultValue={settings.timeZone}
            says="Whose clock tells when a day begins."
          >
            {timeZones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
          <Field
            label="Reminder at"
            name="reminder"
            type="time"
            defaultValue={settings.reminder}
            says="Gives you a calendar to subscribe to, with an alarm each night. Empty means none."
            fault={fault('reminderMinute')}
          />
        </div>
      </Group>

      <Group title="Look">
        <Choice
          legend="Theme"
          says="Night is dim and dark, day is for reading by daylight. This device follows at once."
          layout="row"
        >
          {(['night', 'day'] as const).map((theme) => (
            <Switch
              key={theme}
              type="radio"
              name="theme"
              value={theme}
              defaultChecked={settings.theme === theme}
            >
              {theme === 'night' ? 'Night' : 'Day'}
            </Switch>
          ))}
        </Choice>
      </Group>

      <div className="sticky bottom-0 z-10 -mx-5 flex items-center gap-5 border-t border-line bg-ground px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:mx-0 sm:px-0">
        <Button type="submit" look="quiet" disabled={busy}>
          Save
        </Button>
        <p role="status" className="text-sm text-muted">
          {says}
        </p>
      </div>
    </form>
  )
}

/** What a setting does, or which group has set it. */
function lockOr(group: string | undefined, says: string): string {
  return group === undefined ? says : `${group} has set this for all its members.`
}
