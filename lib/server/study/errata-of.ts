import 'server-only'
import type { StoredClaim } from '@/lib/db/claims'
import type { Erratum } from '@/lib/review/turn'

/** What of these claims is not right, with what is. */
export function errataOf(claims: readonly StoredClaim[]): Erratum[] {
  return claims.flatMap(({ id, verdict, says, right, note, holds, sources }): Erratum[] =>
    verdict === 'correct' ? [] : [{ claimId: id, verdict, says, right, note, holds, sources }],
  )
}
