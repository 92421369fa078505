import { type ComponentProps, useId } from 'react'

interface FieldProps extends Omit<ComponentProps<'input'>, 'className' | 'id'> {
  readonly label: string
  readonly says?: string | undefined
  readonly fault?: string | undefined
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
