import { Legend, Note, Prediction } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import { Bus, Cores } from './stage-cores'
import { LineStrips, Words } from './stage-memory'
import type { AccessState, StageState } from './trace'

/** Cores with their copies above, the bus with its message between, the struct over the lines of memory below. */
export function Stage({ trace, at, width, parting }: StageProps<StageState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'accesses' ? (
        <Accesses state={state} width={width} focus={parting?.focus} />
      ) : (
        <Words state={state} width={width} focus={parting?.focus} />
      )}
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

function Accesses({
  state,
  width,
  focus,
}: {
  readonly state: AccessState
  readonly width: number
  readonly focus: string | undefined
}) {
  const { invalidations, messages, falseMisses } = state.counts
  return (
    <>
      <div className="flex flex-col">
        <Cores state={state} width={width} focus={focus} />
        <Bus state={state} width={width} />
        <LineStrips state={state} width={width} focus={focus} />
      </div>
      <Note>
        {messages} {messages === 1 ? 'message' : 'messages'} · {invalidations}{' '}
        {invalidations === 1 ? 'copy' : 'copies'} lost · {falseMisses} {falseMisses === 1 ? 'miss' : 'misses'}{' '}
        by false sharing
      </Note>
      <Legend
        items={[
          { tone: 'miss', letter: 'M', label: 'alone, changed' },
          { tone: 'user', letter: 'E', label: 'alone, unchanged' },
          { tone: 'run', letter: 'S', label: 'shared' },
          { tone: 'plain', pattern: 'dashed', letter: 'I', label: 'no copy' },
        ]}
      />
    </>
  )
}
