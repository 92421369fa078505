import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { isUuidV7 } from '@/lib/base/ids'
import { serverSecret } from './secret'

/** What a link is for; a signature for one purpose is worth nothing for another. */
export type LinkPurpose = 'invitation' | 'password-reset' | 'mail-address'

/** A token that names a row and proves that this server made it: nobody can guess one, and none is stored. */
export function signedToken(purpose: LinkPurpose, id: string): string {
  return `${id}.${signature(purpose, id)}`
}

/** The id that a token names, or null if this server did not make it for this purpose. */
export function readSignedToken(purpose: LinkPurpose, token: string): string | null {
  const [id = '', given = '', ...rest] = token.split('.')
  if (rest.length > 0 || !isUuidV7(id)) return null
  const right = Buffer.from(signature(purpose, id))
  const said = Buffer.from(given)
  return said.length === right.length && timingSafeEqual(said, right) ? id : null
}

function signature(purpose: LinkPurpose, id: string): string {
  return createHmac('sha256', serverSecret()).update(`${purpose} ${id}`).digest('base64url').slice(0, 32)
}
