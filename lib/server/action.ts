import 'server-only'
import { z } from 'zod'
import { AppError, type AppErrorCode } from '@/lib/base/app-error'
import { err, ok, type Result } from '@/lib/base/result'
import { type Actor, requireActor } from './actor'
import { rejectWhenFlooding } from './flood'

/** Why an action was not done, in words for the person. */
export interface Failure {
  readonly code: AppErrorCode
  readonly message: string
  /** What is wrong with each field. */
  readonly fields?: Readonly<Record<string, readonly string[] | undefined>>
}

/** The one door from the browser: who, what, then the work. A bug still throws. */
export function action<Schema extends z.ZodType, T>(
  schema: Schema,
  work: (actor: Actor, input: z.output<Schema>) => Promise<T>,
): (raw: unknown) => Promise<Result<T, Failure>> {
  return (raw) =>
    resultOf(async () => {
      const actor = await requireActor({ isAction: true })
      await rejectWhenFlooding(actor.userId)
      return work(actor, readInput(schema, raw))
    })
}

/** What does not fit the schema. */
export class InputError extends AppError {
  readonly fields: Readonly<Record<string, readonly string[] | undefined>>

  constructor(error: z.ZodError) {
    super('invalid', 'Check what is marked below.', { cause: error })
    this.fields = z.flattenError<unknown, string>(error).fieldErrors
  }
}

/** What is wrong with one field beyond what a schema can see. */
export function fieldFault(field: string, message: string): InputError {
  return new InputError(new z.ZodError([{ code: 'custom', path: [field], message, input: undefined }]))
}

/** Reads what came from outside. Throws an InputError. */
export function readInput<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const input = schema.safeParse(raw)
  if (!input.success) throw new InputError(input.error)
  return input.data
}

/** Turns an AppError into a failure for the person; any other error stays thrown. */
export async function resultOf<T>(work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work())
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message } = error
    return err(error instanceof InputError ? { code, message, fields: error.fields } : { code, message })
  }
}
