import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'

interface DocumentsFormProps {
  readonly groupId: string
  readonly documents: readonly { readonly id: string; readonly title: string; readonly isStudied: boolean }[]
  readonly action: FormAction
}

/** What the group studies, chosen by its editors. */
export function DocumentsForm({ groupId, documents, action }: DocumentsFormProps) {
  return (
    <ActionForm action={action} className="flex flex-col gap-4" label="Documents">
      <input type="hidden" name="groupId" value={groupId} />
      <fieldset className="flex flex-col gap-1">
        <legend className="book pb-2 text-xl">What the group studies</legend>
        {documents.map(({ id, title, isStudied }) => (
          <label key={id} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="documentId"
              value={id}
              defaultChecked={isStudied}
              className="size-5 shrink-0 accent-lamp"
            />
            {title}
          </label>
        ))}
        {documents.length === 0 && <p className="text-muted">This server has no document yet.</p>}
      </fieldset>
      <div>
        <SubmitButton look="quiet">Save</SubmitButton>
      </div>
    </ActionForm>
  )
}
