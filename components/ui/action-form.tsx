'use client'
import {
  createContext,
  type ReactNode,
  startTransition,
  type SubmitEvent,
  useActionState,
  useContext,
} from 'react'
import { Button } from './button'
import { Field, LongField } from './field'

/** What came of sending a form. */
export interface FormState {
  /** Why it was not done; null if it was, or nothing was sent yet. */
  readonly refused: string | null
  /** What was done, in words. */
  readonly done: string | null
  /** What is wrong with each field. */
  readonly faults: Readonly<Record<string, string>>
}

export type FormAction = (before: FormState, form: FormData) => Promise<FormState>

const NOTHING_YET: FormState = { refused: null, done: null, faults: {} }
const Sent = createContext<{ readonly state: FormState; readonly busy: boolean }>({
  state: NOTHING_YET,
  busy: false,
})

interface ActionFormProps {
  readonly action: FormAction
  readonly children: ReactNode
  readonly className?: string
  /** What the form is, for screen readers. */
  readonly label?: string
  /** Asked before it is sent, where it cannot be taken back. */
  readonly confirm?: string
}

/** A form that says what came of it, keeps what was typed when it is refused, and works before its code has arrived. */
export function ActionForm({ action, children, className, label, confirm }: ActionFormProps) {
  const [state, send, busy] = useActionState(action, NOTHING_YET)
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    // Sent by hand: React would empty the fields of a form that it sends itself, also when it is refused.
    event.preventDefault()
    if (confirm !== undefined && !window.confirm(confirm)) return
    const form = new FormData(event.currentTarget, event.nativeEvent.submitter)
    startTransition(() => send(form))
  }
  return (
    <Sent value={{ state, busy }}>
      <form action={send} onSubmit={submit} className={className ?? 'flex flex-col gap-5'} aria-label={label}>
        {children}
        {state.refused !== null && (
          <p role="alert" className="text-sm text-miss">
            {state.refused}
          </p>
        )}
        <p role="status" className="text-sm text-muted empty:hidden">
          {busy ? '' : state.done}
        </p>
      </form>
    </Sent>
  )
}

/** A field of an `ActionForm`, with what was wrong with it when it was last sent. */
export function FormField(props: Omit<Parameters<typeof Field>[0], 'fault'> & { readonly name: string }) {
  const { state } = useContext(Sent)
  return <Field {...props} fault={state.faults[props.name]} />
}

/** Some lines of text of an `ActionForm`. */
export function FormLongField(
  props: Omit<Parameters<typeof LongField>[0], 'fault'> & { readonly name: string },
) {
  const { state } = useContext(Sent)
  return <LongField {...props} fault={state.faults[props.name]} />
}

/** Sends its `ActionForm`. */
export function SubmitButton({
  children,
  ...rest
}: Omit<Parameters<typeof Button>[0], 'type'> & { readonly children: ReactNode }) {
  const { busy } = useContext(Sent)
  return (
    <Button type="submit" disabled={busy} {...rest}>
      {busy ? 'One moment…' : children}
    </Button>
  )
}

interface SmallSubmitProps {
  readonly children: ReactNode
  readonly name?: string
  readonly value?: string
  readonly look?: 'box' | 'words'
}

const SMALL_LOOKS = {
  box: 'rounded-sm border border-edge px-4 hover:bg-raised disabled:text-muted',
  words: 'min-w-11 text-left text-muted underline decoration-line underline-offset-4 hover:text-text',
}

/** Sends its `ActionForm`, as one small thing among others. */
export function SmallSubmit({ children, name, value, look = 'box' }: SmallSubmitProps) {
  const { busy } = useContext(Sent)
  return (
    <button
      type="submit"
      disabled={busy}
      {...(name === undefined ? {} : { name, value })}
      className={`min-h-11 text-sm ${SMALL_LOOKS[look]}`}
    >
      {children}
    </button>
  )
}
