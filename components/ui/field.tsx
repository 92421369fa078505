import { type ComponentProps, type ReactNode, useId } from 'react'

interface FrameProps {
  readonly label: string
  readonly says?: string | undefined
  readonly fault?: string | undefined
}

/** A labelled field with what it wants, or what is wrong with it. */
export function Field({ label, says, fault, ...input }: FrameProps & ControlProps<'input'>) {
  return (
    <Frame label={label} says={says} fault={fault}>
      {(tie) => (
        <input
          {...tie}
          className="min-h-13 w-full rounded border border-edge bg-surface px-4 text-lg disabled:border-dashed disabled:bg-transparent disabled:text-muted aria-invalid:border-miss"
          {...input}
        />
      )}
    </Frame>
  )
}

/** The same for some lines of text. */
export function LongField({ label, says, fault, ...input }: FrameProps & ControlProps<'textarea'>) {
  return (
    <Frame label={label} says={says} fault={fault}>
      {(tie) => (
        <textarea
          {...tie}
          rows={4}
          className="book field-sizing-content max-h-[50dvh] min-h-28 w-full rounded border border-edge bg-surface px-4 py-3 text-lg aria-invalid:border-miss"
          {...input}
        />
      )}
    </Frame>
  )
}

/** The same for one of a few values. */
export function SelectField({ label, says, fault, ...input }: FrameProps & ControlProps<'select'>) {
  return (
    <Frame label={label} says={says} fault={fault}>
      {(tie) => (
        <select
          {...tie}
          className="min-h-13 w-full rounded border border-edge bg-surface px-4 text-lg"
          {...input}
        />
      )}
    </Frame>
  )
}

type ControlProps<Tag extends 'input' | 'select' | 'textarea'> = Omit<ComponentProps<Tag>, 'className' | 'id'>

/** What ties a control to its label and to the words below it. */
type Tie = Pick<ComponentProps<'input'>, 'id' | 'aria-invalid' | 'aria-describedby'>

function Frame({
  label,
  says,
  fault,
  children,
}: FrameProps & { readonly children: (tie: Tie) => ReactNode }) {
  const id = useId()
  const described = [fault === undefined ? '' : `${id}-fault`, says === undefined ? '' : `${id}-says`]
    .filter((one) => one !== '')
    .join(' ')
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': fault !== undefined,
        'aria-describedby': described === '' ? undefined : described,
      })}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="text-sm text-miss">
          {fault}
        </p>
      )}
      {says !== undefined && (
        <p id={`${id}-says`} className="text-sm text-muted">
          {says}
        </p>
      )}
    </div>
  )
}
