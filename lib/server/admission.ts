import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** Why an account may be made: as the first one, which owns the server, or because someone let the person in. */
export type Admission = 'founder' | 'guest'

const admitted = new AsyncLocalStorage<Admission>()

/** Lets accounts be made within `work`. Outside of it none can be, whatever way a request found. */
export function admit<T>(admission: Admission, work: () => Promise<T>): Promise<T> {
  return admitted.run(admission, work)
}

export function currentAdmission(): Admission | undefined {
  return admitted.getStore()
}
