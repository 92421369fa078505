import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'

interface SignedInProps {
  readonly devices: number
  readonly leave: FormAction
}

/** On how many devices one is signed in, and the way out of all. */
export function SignedIn({ devices, leave }: SignedInProps) {
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-8" aria-labelledby="devices">
      <h2 id="devices" className="book text-2xl">
        Devices
      </h2>
      <p className="text-muted">
        {devices === 1
          ? 'You are signed in on this device alone.'
          : `You are signed in on ${devices} devices, or in as many browsers.`}
      </p>
      <ActionForm
        action={leave}
        className="flex flex-col gap-2"
        label="Sign out everywhere"
        confirm="Sign out on all devices, this one too?"
      >
        <div>
          <SmallSubmit>Sign out everywhere</SmallSubmit>
        </div>
      </ActionForm>
    </section>
  )
}
