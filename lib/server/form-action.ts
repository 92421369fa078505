import 'server-only'
import type { Result } from '@/lib/base/result'
import type { Failure } from './action'

interface FormState {
  readonly refused: string | null
  readonly done: string | null
  readonly faults: Readonly<Record<string, string>>
}

/**
 * A door for a form: `read` takes its fields as they are, the door's schema judges them, and the form is told what came
 * of it. `after` runs once it is done, for instance to show the page anew, and gives the words to say.
 */
export function formAction<T>(
  door: (raw: unknown) => Promise<Result<T, Failure>>,
  read: (form: FormData) => unknown,
  after: (value: T) => string | null | Promise<string | null>,
): (before: FormState, form: FormData) => Promise<FormState> {
  return async (_before, form) => {
    const result = await door(read(form))
    if (result.ok) return { refused: null, done: await after(result.value), faults: {} }
    const { message, fields } = result.error
    const faults = firstFaults(fields)
    // What no field of the form shows must be said for the form.
    const shown = Object.keys(faults).some((key) => form.has(key))
    return { refused: shown ? null : (Object.values(faults)[0] ?? message), done: null, faults }
  }
}

/** A field's text; a file or a missing field is undefined, for the schema to refuse. */
export function textField(form: FormData, key: string): string | undefined {
  const value = form.get(key)
  return typeof value === 'string' ? value : undefined
}

/** A field's number; text that is none stays text, for the schema to refuse. */
export function numberField(form: FormData, key: string): unknown {
  const text = textField(form, key)?.trim()
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

function firstFaults(
  fields: Readonly<Record<string, readonly string[] | undefined>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).flatMap(([key, faults]) =>
      faults?.[0] === undefined ? [] : [[key, faults[0]]],
    ),
  )
}
