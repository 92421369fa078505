import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** Why an account may be made: as the first one, which owns the server, or because someone let the person in. */
export type Admission = 'founder' | 'guest'

interface Admitted {
  readonly admission: Admission
  readonly onMade: (userId: string) => void
}

const admitted = new AsyncLocalStorage<Admitted>()

/** Lets accounts be made within `work`, and tells `onMade` of each. Outside of it none can be, whatever way a request found. */
export function admit<T>(
  admission: Admission,
  work: () => Promise<T>,
  onMade: (userId: string) => void = () => {},
): Promise<T> {
  return admitted.run({ admission, onMade }, work)
}

export function currentAdmission(): Admission | undefined {
  return admitted.getStore()?.admission
}

/** Tells who admits that an account was made. */
export function tellMade(userId: string): void {
  admitted.getStore()?.onMade(userId)
}
