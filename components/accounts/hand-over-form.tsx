import { ActionForm, type FormAction, FormField, SubmitButton } from '@/components/ui/action-form'
import { SelectField } from '@/components/ui/field'

interface HandOverFormProps {
  readonly others: readonly { readonly userId: string; readonly name: string }[]
  readonly action: FormAction
}

/** The server passes to another account. */
export function HandOverForm({ others, action }: HandOverFormProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="hand-over">
      <header className="flex flex-col gap-1">
        <h2 id="hand-over" className="book text-2xl">
          Hand the server over
        </h2>
        <p className="max-w-xl text-muted">
          Another account becomes the owner: it manages people, answers reports and looks after the server.
          Yours stays, with all that you have learnt.
        </p>
      </header>
      <ActionForm
        action={action}
        className="flex max-w-xl flex-col gap-4"
        label="Hand the server over"
        confirm="Hand the server over? Only the new owner can give it back."
      >
        <SelectField label="To whom" name="userId" required>
          {others.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </SelectField>
        <FormField label="Your password" name="password" type="password" autoComplete="current-password" />
        <div>
          <SubmitButton look="quiet">Hand it over</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}
