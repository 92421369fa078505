import { ActionForm, type FormAction, FormField, SubmitButton } from '@/components/ui/action-form'
import { OwnPassword } from './own-password'

interface PasswordFormProps {
  /** Of the account, so that the browser keeps the password under it. */
  readonly name: string
  readonly action: FormAction
}

/** Another password, for who knows the one there is. */
export function PasswordForm({ name, action }: PasswordFormProps) {
  return (
    <section className="flex flex-col gap-5" aria-labelledby="password">
      <h2 id="password" className="book text-2xl">
        Password
      </h2>
      <ActionForm action={action} label="Change the password">
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <OwnPassword />
        <FormField
          label="New password"
          name="newPassword"
          type="password"
          autoComplete="new-password"
          says="At least 8 characters. Other devices are signed out."
          required
          minLength={8}
          maxLength={128}
        />
        <div>
          <SubmitButton look="quiet">Change it</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}
