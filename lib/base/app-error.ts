export type AppErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'signed-out'
  | 'conflict'
  | 'invalid'
  | 'too-many-requests'

/** Something the person can be told and can act on. Every other exception is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode

  constructor(code: AppErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
