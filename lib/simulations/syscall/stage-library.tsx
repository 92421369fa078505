import { Band, Cell, Note, tint } from '@/components/simulation/stage-kit'
import type { SyscallState } from './state'

type LibraryState = Extract<SyscallState, { kind: 'library' }>
type PhrasesState = Extract<SyscallState, { kind: 'phrases' }>

/** The buffer in user space that fills and empties, and the calls that got through to the kernel. */
export function LibraryStage({
  state,
  width,
  focus,
}: {
  readonly state: LibraryState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const { stream, iterations, n, entered, calls, phrase } = state
  const held = stream.used + stream.ahead
  const most = Math.max(4, Math.floor((width - 60) / 24))
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user">
        <div className="flex flex-col gap-2.5 font-mono text-[11px] text-muted">
          <div className="flex justify-between">
            <span>
              <span className="text-text">{phrase}</span> × {iterations} of {n}
            </span>
            <span>
              {held} of {stream.size} bytes
            </span>
          </div>
          <span
            className="block h-7 overflow-hidden rounded-sm"
            style={{
              border: `1px ${held === 0 ? 'dashed' : 'solid'} ${focus.includes('buffer') ? 'var(--you)' : 'var(--line)'}`,
            }}
          >
            <span
              className="block h-full origin-left"
              style={{
                background: tint('user', 45),
                transform: `scaleX(${Math.min(1, held / stream.size)})`,
                transition: 'transform 320ms var(--calm)',
              }}
            />
          </span>
          <Note>
            {stream.mode === 'none'
              ? 'no buffer'
              : stream.mode === 'line'
                ? 'flushed at each newline'
                : 'flushed when full'}
          </Note>
        </div>
      </Band>
      <Band kind="kernel">
        <div className="flex flex-wrap items-center gap-1.5">
          {entered === 0 && <Note>not entered yet</Note>}
          {Array.from({ length: Math.min(entered, most) }, (_, i) => (
            <Cell
              key={i}
              tone="kernel"
              height={22}
              current={calls.length > 0 && i >= Math.min(entered, most) - calls.length}
              style={{ minWidth: 18, paddingInline: 2 }}
            >
              {i + 1}
            </Cell>
          ))}
          {entered > most && <Note>and {entered - most} more</Note>}
          {calls.length > 0 && <Note>now: {calls.join(', ')}</Note>}
        </div>
      </Band>
    </div>
  )
}

/** Each library call on the side of the border on which it ends. */
export function PhrasesStage({
  state,
  focus,
}: {
  readonly state: PhrasesState
  readonly focus: readonly string[]
}) {
  const rows = state.calls.map((call, i) => ({ call, i, counts: state.counts[i] }))
  const isInKernel = (counts: Readonly<Record<string, number>> | undefined): boolean =>
    counts !== undefined && Object.keys(counts).length > 0
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user">
        <div className="flex flex-col gap-1.5">
          {rows
            .filter(({ counts }) => !isInKernel(counts))
            .map(({ call, i, counts }) => (
              <Row
                key={call}
                call={call}
                words={counts === undefined ? '?' : 'stays here'}
                isCurrent={i === state.done - 1}
                isFocus={focus.includes(`phrase:${i}`)}
                isOpen={counts === undefined}
              />
            ))}
        </div>
      </Band>
      <Band kind="kernel">
        <div className="flex min-h-7 flex-col gap-1.5">
          {rows
            .filter(({ counts }) => isInKernel(counts))
            .map(({ call, i, counts }) => (
              <Row
                key={call}
                call={call}
                words={Object.entries(counts ?? {})
                  .map(([name, times]) => `${name} ×${times}`)
                  .join(' ')}
                isCurrent={i === state.done - 1}
                isFocus={focus.includes(`phrase:${i}`)}
                isOpen={false}
              />
            ))}
        </div>
      </Band>
    </div>
  )
}

function Row({
  call,
  words,
  isCurrent,
  isFocus,
  isOpen,
}: {
  readonly call: string
  readonly words: string
  readonly isCurrent: boolean
  readonly isFocus: boolean
  readonly isOpen: boolean
}) {
  return (
    <div
      className="flex min-h-7 flex-wrap items-center justify-between gap-x-3 rounded-sm px-2 py-1 font-mono text-[11.5px]"
      style={{
        border: `1px ${isOpen ? 'dashed' : 'solid'} var(--line)`,
        boxShadow: isCurrent ? '0 0 0 1.5px var(--lamp)' : 'none',
        outline: isFocus ? '1.5px dashed var(--you)' : 'none',
        outlineOffset: 2,
      }}
    >
      <span className="text-text">{call}</span>
      <span className="text-[11px] text-muted">{words}</span>
    </div>
  )
}
