import type { Exhibit } from '../../contract'
import { type Call, sayScript } from '../calls'

/** The script with line numbers, which the explanations use too: line n is step n of the run. */
export function scriptExhibit(calls: readonly Call[]): Exhibit {
  return { kind: 'code', lines: sayScript(calls).map((line, i) => `${String(i + 1).padStart(2)}  ${line}`) }
}
