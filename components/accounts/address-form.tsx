import {
  ActionForm,
  type FormAction,
  FormField,
  SmallSubmit,
  SubmitButton,
} from '@/components/ui/action-form'
import { OwnPassword } from './own-password'

interface AddressFormProps {
  readonly address: { readonly confirmed: string | null; readonly waiting: string | null }
  readonly hasPassword: boolean
  readonly change: FormAction
  readonly remove: FormAction
}

/** Where a link for a new password would be sent. */
export function AddressForm({ address, hasPassword, change, remove }: AddressFormProps) {
  const { confirmed, waiting } = address
  return (
    <section className="flex flex-col gap-5 border-t border-line pt-8" aria-labelledby="address">
      <header className="flex flex-col gap-1">
        <h2 id="address" className="book text-2xl">
          Mail address
        </h2>
        <p className="text-muted">
          {confirmed === null
            ? 'Should you forget your password, a link for a new one can come by mail. Nothing else is sent there.'
            : `Should you forget your password, a link for a new one comes to ${confirmed}. Nothing else is sent there.`}
        </p>
        {waiting !== null && (
          <p className="text-muted">A link was sent to {waiting}. Open it to make the address yours.</p>
        )}
      </header>
      <ActionForm action={change} label="Mail address">
        <FormField
          label="Mail address"
          name="address"
          type="email"
          autoComplete="email"
          required
          maxLength={254}
        />
        <OwnPassword hasPassword={hasPassword} />
        <div>
          <SubmitButton look="quiet">Send a link to it</SubmitButton>
        </div>
      </ActionForm>
      {(confirmed ?? waiting) !== null && (
        <ActionForm action={remove} className="flex flex-col gap-2" label="Remove the address">
          <div>
            <SmallSubmit>Remove the address</SmallSubmit>
          </div>
        </ActionForm>
      )}
    </section>
  )
}
