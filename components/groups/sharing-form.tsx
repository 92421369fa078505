import type { ReactNode } from 'react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import type { Sharing } from '@/lib/groups/role'

const CHOICES: readonly { readonly value: Sharing; readonly label: string; readonly says: string }[] = [
  { value: 'all', label: 'All', says: 'The group sees what you know of each section, with your name.' },
  {
    value: 'aggregate',
    label: 'Only in the aggregate',
    says: 'You count in what the group knows; nobody sees which part is yours.',
  },
  { value: 'nothing', label: 'Nothing', says: 'You do not count in anything that the group sees.' },
]

interface SharingFormProps {
  readonly groupId: string
  readonly own: { readonly shares: Sharing; readonly explains: boolean }
  readonly action: FormAction
}

/** What the group may see of what one knows. */
export function SharingForm({ groupId, own, action }: SharingFormProps) {
  return (
    <ActionForm action={action} className="flex flex-col gap-5" label="What you share">
      <input type="hidden" name="groupId" value={groupId} />
      <fieldset className="flex flex-col gap-1">
        <legend className="book pb-2 text-xl">What you share with this group</legend>
        {CHOICES.map(({ value, label, says }) => (
          <Choice key={value} id={`shares-${value}`} label={label} says={says}>
            <input
              aria-labelledby={`shares-${value}-name`}
              aria-describedby={`shares-${value}-says`}
              type="radio"
              name="shares"
              value={value}
              defaultChecked={own.shares === value}
              className="mt-0.5 size-5 shrink-0 accent-lamp"
            />
          </Choice>
        ))}
      </fieldset>
      <Choice
        id="explains"
        label="I like to explain"
        says="The group is told, with your name, which sections you could explain to others."
      >
        <input
          aria-labelledby="explains-name"
          aria-describedby="explains-says"
          type="checkbox"
          name="explains"
          defaultChecked={own.explains}
          className="mt-0.5 size-5 shrink-0 accent-lamp"
        />
      </Choice>
      <div>
        <SubmitButton look="quiet">Save</SubmitButton>
      </div>
    </ActionForm>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly says: string
  readonly children: ReactNode
}

function Choice({ id, label, says, children }: ChoiceProps) {
  return (
    <label className="-mx-2 flex min-h-11 cursor-pointer items-start gap-3 rounded-sm px-2 py-2 hover:bg-raised">
      {children}
      <span>
        <span id={`${id}-name`} className="block font-medium">
          {label}
        </span>
        <span id={`${id}-says`} className="block text-sm text-muted">
          {says}
        </span>
      </span>
    </label>
  )
}
