export const MIN_NAME_LENGTH = 2
export const MAX_NAME_LENGTH = 40

/** How two names are compared: case and the ways to write one character do not count. */
export function normalizeName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

/** Whether a name can be an account's: letters and digits of any script, and within it spaces, `.`, `_` and `-`. */
export function isAccountName(name: string): boolean {
  return /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._-]*[\p{L}\p{M}\p{N}])?$/u.test(name.normalize('NFKC').trim())
}
