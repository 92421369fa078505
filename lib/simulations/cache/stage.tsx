import { Cell, Lane, Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import type { StageState } from './trace'

export function Stage({ trace, at, parting }: StageProps<StageState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  return (
    <div className="flex flex-col gap-4" style={{ background: tint('kernel', 0) }}>
      <Lane label="accesses">{state.accesses.slice(0, 24).map(({ name }, i) => <Cell key={`${i}`} tone={state.found[i] === undefined ? 'plain' : state.found[i] === 0 ? 'hit' : 'miss'}>{name}</Cell>)}</Lane>
      <Note>{state.ns} ns</Note>
      <Legend items={[{ tone: 'hit', letter: 'h', label: 'hit' }, { tone: 'miss', letter: 'm', label: 'miss' }]} />
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}
