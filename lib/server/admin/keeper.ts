import 'server-only'
import type { Owner } from '../owner'

declare const proved: unique symbol

/** Whoever can run commands on the server itself, and so could read its files as well. */
export interface Operator {
  readonly [proved]: 'operator'
}

/** Who may look after the server. */
export type Keeper = Owner | Operator

/** For the commands alone: that one runs is the proof. */
export function asOperator(): Operator {
  // The brand is only a type: a request never comes this way.
  return {} as Operator
}
