import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'
import { AddPasskey, type AddPasskeyProps } from './add-passkey'
import { sayDate } from './say-date'

interface PasskeysProps extends AddPasskeyProps {
  readonly passkeys: readonly {
    readonly id: string
    readonly name: string
    readonly addedAt: number
    readonly usedAt: number | null
  }[]
  /** Whether there may be no more. */
  readonly isFull: boolean
  readonly remove: FormAction
}

/** The passkeys by which one can sign in, and a form for another. */
export function Passkeys({ passkeys, isFull, remove, ...adding }: PasskeysProps) {
  return (
    <section className="flex flex-col gap-5 border-t border-line pt-8" aria-labelledby="passkeys">
      <header className="flex flex-col gap-1">
        <h2 id="passkeys" className="book text-2xl">
          Passkeys
        </h2>
        <p className="text-muted">
          Sign in with your fingerprint, your face or the PIN of a device, without name and password.
        </p>
      </header>
      {passkeys.length > 0 && (
        <ul className="flex flex-col border-t border-line">
          {passkeys.map(({ id, name, addedAt, usedAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4"
            >
              <div className="min-w-0">
                <p className="text-lg wrap-anywhere">{name}</p>
                <p className="text-sm text-muted">
                  Added {sayDate(addedAt)} ·{' '}
                  {usedAt === null ? 'not used yet' : `last used ${sayDate(usedAt)}`}
                </p>
              </div>
              <ActionForm
                action={remove}
                className="flex flex-col gap-2"
                label={`Remove ${name}`}
                confirm={`Remove the passkey “${name}”? It will no longer sign you in.`}
              >
                <input type="hidden" name="passkeyId" value={id} />
                <SmallSubmit>
                  Remove<span className="sr-only"> {name}</span>
                </SmallSubmit>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      {isFull ? (
        <p className="text-muted">That is as many as there can be. Remove one to add another.</p>
      ) : (
        <AddPasskey {...adding} />
      )}
    </section>
  )
}
