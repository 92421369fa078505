import { ActionForm, type FormAction, FormField, SubmitButton } from '@/components/ui/action-form'
import type { GroupDefaults, SharedSetting } from '@/lib/groups/defaults'

interface DefaultsFormProps {
  readonly groupId: string
  readonly defaults: GroupDefaults
  readonly action: FormAction
}

const FIELDS: readonly {
  readonly key: SharedSetting
  readonly label: string
  readonly min: number
  readonly max: number
  readonly says: string
}[] = [
  {
    key: 'budgetMinutes',
    label: 'Minutes a night',
    min: 1,
    max: 120,
    says: 'When the night offers to stop.',
  },
  { key: 'newPerNight', label: 'New cards a night', min: 0, max: 50, says: 'At most so many.' },
  {
    key: 'retention',
    label: 'Recall wanted, in percent',
    min: 70,
    max: 97,
    says: 'How likely a card is known when it comes back: 90 is nine of ten.',
  },
]

/** What members have who have set nothing themselves; locked, every member has it. */
export function DefaultsForm({ groupId, defaults, action }: DefaultsFormProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="defaults">
      <h2 id="defaults" className="book text-2xl">
        Defaults
      </h2>
      <p className="max-w-[60ch] text-muted">
        They count for members who have not set these themselves. A locked one counts for all, and their
        settings page says so. Leave a field empty to set nothing.
      </p>
      <ActionForm action={action} className="flex max-w-xl flex-col gap-5" label="Defaults">
        <input type="hidden" name="groupId" value={groupId} />
        {FIELDS.map(({ key, label, min, max, says }) => (
          <div key={key} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-5">
            <FormField
              label={label}
              name={key}
              type="number"
              min={min}
              max={max}
              step={key === 'retention' ? 0.1 : 1}
              defaultValue={shownValue(key, defaults)}
              says={says}
            />
            <label className="mt-[1.9rem] flex min-h-13 items-center gap-2 text-sm">
              <input
                type="checkbox"
                name={`${key}-locked`}
                defaultChecked={defaults[key]?.locked === true}
                className="size-5 accent-lamp"
              />
              locked
            </label>
          </div>
        ))}
        <div>
          <SubmitButton look="quiet">Save</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}

/** Retention is kept in thousandths, and shown in percent as on the settings page. */
function shownValue(key: SharedSetting, defaults: GroupDefaults): number | '' {
  const value = defaults[key]?.value
  if (value === undefined) return ''
  return key === 'retention' ? value / 10 : value
}
