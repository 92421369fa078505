import { Note, Prediction } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import { sayCall } from './calls'
import { deedOf } from './clone'
import { CloneStage } from './stage-clone'
import { PagesStage } from './stage-pages'
import { TablesStage } from './stage-tables'
import { TreeStage } from './stage-tree'
import { type ProcessState, sayPageCall, sayResult } from './trace'

/** Descriptor tables with arrows to open files; pages of parent and child; a tree of forks; what clone shares. */
export function Stage({ trace, at, width, parting }: StageProps<ProcessState>) {
  const step = trace.steps[at]
  if (step === undefined) return null
  const { state } = step
  const focus = parting?.focus?.split(' ') ?? []
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-6 flex-wrap items-center gap-x-2 font-mono text-xs">
        <CallLine state={state} />
      </div>
      {state.kind === 'script' && state.printed === null && (
        <TablesStage state={state} width={width} focus={focus} />
      )}
      {state.kind === 'script' && state.printed !== null && (
        <TreeStage state={state} width={width} focus={focus} />
      )}
      {state.kind === 'pages' && <PagesStage state={state} width={width} focus={focus} />}
      {state.kind === 'clone' && <CloneStage state={state} width={width} focus={focus} />}
      {parting !== undefined && <Expected parting={parting} />}
    </div>
  )
}

function Expected({ parting }: { readonly parting: Parting }) {
  return <Prediction>{parting.predicted.replaceAll('`', '')}</Prediction>
}

/** The call that has just been made, in the lamp's colour, and what it gave. */
function CallLine({ state }: { readonly state: ProcessState }) {
  const words = callWords(state)
  if (words === null) return <Note>before the first call</Note>
  return (
    <>
      <span className="text-muted">{words.who}</span>
      <span style={{ color: 'var(--lamp)' }}>{words.call}</span>
      {words.gave !== '' && <span className="text-muted">→ {words.gave}</span>}
    </>
  )
}

function callWords(state: ProcessState): { who: string; call: string; gave: string } | null {
  if (state.kind === 'clone') {
    if (state.tasks.length < 2) return null
    if (state.deed !== null) {
      const sees = state.noticed.includes(state.deed)
      return { who: 'new task', call: deedOf(state.deed).code, gave: sees ? 'noticed' : 'not noticed' }
    }
    const flags = state.flags.map((flag) => flag.replace('CLONE_', '')).join(' ')
    return { who: 'clone', call: flags === '' ? 'no sharing flag' : flags, gave: '' }
  }
  if (state.call === null) return null
  if (state.kind === 'pages') {
    const faults = `${state.faults} ${state.faults === 1 ? 'fault' : 'faults'}`
    return { who: '', call: sayPageCall(state.call).replace('-', '–'), gave: faults }
  }
  const gave = state.call.op === 'exit' || state.call.op === 'exec' ? '' : sayResult(state.result)
  return { who: state.call.proc, call: sayCall(state.call), gave }
}
