const MAX_LENGTH = 200

/**
 * An error in one line without what a person wrote: all that stands in quotes and all longer numbers are left out, and
 * of a database error, which repeats what was to be written, only its name and code are kept.
 */
export function sayError(error: unknown): string {
  if (!(error instanceof Error)) return 'Something was thrown that is no error.'
  const name = error.constructor.name === 'Error' ? error.name : error.constructor.name
  if (name.startsWith('Prisma')) {
    const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
    return `${name}${code}${frameOf(error)}`
  }
  const said = error.message
    .replaceAll(/"[^"]*"?|'[^']*'|`[^`]*`?|“[^”]*”?|‘[^’]*’/g, '…')
    .replaceAll(/\d{3,}/g, '…')
    .replaceAll(/[\w.+-]+@[\w.-]+/g, '…')
    .replaceAll(/\s+/g, ' ')
    .slice(0, MAX_LENGTH)
  return `${name}: ${said}${frameOf(error)}`
}

/** The place in the code, so that alike words from two places are two kinds. */
function frameOf({ stack = '' }: Error): string {
  const frame = stack
    .split('\n')
    .find((line) => /^\s+at .*(\/lib\/|\/app\/|\/components\/|\.next)/.test(line))
  const place = frame?.match(/at (?:async )?([\w$.<>]+) \(/)?.[1]
  return place === undefined ? '' : ` (in ${place})`
}
