import 'server-only'

/** A path of this server that a link asked to go on to; Tonight for anything that could lead elsewhere. */
export function pathWithin(asked: unknown): string {
  return typeof asked === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(asked) ? asked : '/'
}
