import type { Parting } from '../contract'

/** What each part of the stage is given. */
export interface Shown<View> {
  readonly view: View
  readonly width: number
  readonly parting: Parting | undefined
}
