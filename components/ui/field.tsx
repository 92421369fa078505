import { type ComponentProps, useId } from 'react'

interface FieldProps extends Omit<ComponentProps<'input'>, 'className' | 'id'> {
  readonly label: string
  readonly says?: string | undefined
  readonly fault?: string | undefined
}

interface LongFieldProps extends Omit<ComponentProps<'textarea'>, 'className' | 'id'> {
  readonly label: string
  readonly says?: string | undefined
  readonly fault?: string | undefined
}

/** The same for some lines of text. */
export function LongField({ label, says, fault, ...input }: LongFieldProps) {
  const id = useId()
  const described = [fault === undefined ? '' : `${id}-fault`, says === undefined ? '' : `${id}-says`]
    .filter((one) => one !== '')
    .join(' ')
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        aria-invalid={fault !== undefined}
        aria-describedby={described === '' ? undefined : described}
        className="book field-sizing-content max-h-[50dvh] min-h-28 w-full rounded border border-edge bg-surface px-4 py-3 text-lg aria-invalid:border-miss"
        {...input}
      />
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

/** A labelled field with what it wants, or what is wrong with it. */
export function Field({ label, says, fault, ...input }: FieldProps) {
  const id = useId()
  const described = [fault === undefined ? '' : `${id}-fault`, says === undefined ? '' : `${id}-says`]
    .filter((one) => one !== '')
    .join(' ')
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={fault !== undefined}
        aria-describedby={described === '' ? undefined : described}
        className="min-h-13 w-full rounded border border-edge bg-surface px-4 text-lg aria-invalid:border-miss"
        {...input}
      />
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
