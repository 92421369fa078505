import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'

interface SignUpSwitchProps {
  readonly isOpen: boolean
  readonly action: FormAction
}

/** Whether an invitation is needed. */
export function SignUpSwitch({ isOpen, action }: SignUpSwitchProps) {
  return (
    <section className="flex flex-col gap-3" aria-labelledby="sign-up">
      <h2 id="sign-up" className="book text-2xl">
        Who may make an account
      </h2>
      <p className="max-w-xl">
        {isOpen
          ? 'Anyone who can reach this server may make an account. The page to sign in says so.'
          : 'Only who has an invitation may make an account.'}
      </p>
      <ActionForm
        action={action}
        className="flex flex-col gap-2"
        label="Who may make an account"
        {...(isOpen ? {} : { confirm: 'Let anyone who can reach this server make an account?' })}
      >
        <div>
          <SmallSubmit name="isOpen" value={isOpen ? 'no' : 'yes'}>
            {isOpen ? 'Ask for an invitation again' : 'Let anyone make an account'}
          </SmallSubmit>
        </div>
      </ActionForm>
    </section>
  )
}
