import { Band, Cell, Note, tint } from '@/components/simulation/stage-kit'
import { errorIn } from './errors'
import { bytesIn, type Kernel } from './kernel'
import type { SyscallState } from './state'
import { sayThing } from './trace'

type ScriptState = Extract<SyscallState, { kind: 'script' }>

/** The calls with what came back in rax, and behind the border the descriptors and what waits in pipes and sockets. */
export function ScriptStage({
  state,
  focus,
}: {
  readonly state: ScriptState
  readonly focus: readonly string[]
}) {
  const { lines, rax, kernel } = state
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user">
        <div className="flex flex-col gap-1">
          {lines.map((line, i) => {
            const result = rax[i]
            const isCurrent = i === rax.length - 1
            return (
              <div
                key={`${i} ${line}`}
                className="flex min-h-7 items-center gap-2 rounded-sm px-1.5 font-mono text-[11.5px]"
                style={{
                  background: isCurrent ? tint('lamp', 12) : 'transparent',
                  opacity: result === undefined ? 0.6 : 1,
                }}
              >
                <span className="w-4 shrink-0 text-muted">{i + 1}</span>
                <span className="min-w-0 flex-1 break-words text-text">{line.replaceAll('`', '')}</span>
                {result !== undefined && (
                  <Result rax={result} isCurrent={isCurrent} isFocus={isCurrent && focus.includes('rax')} />
                )}
              </div>
            )
          })}
        </div>
      </Band>
      <Band kind="kernel">
        <Held kernel={kernel} />
      </Band>
    </div>
  )
}

function Result({
  rax,
  isCurrent,
  isFocus,
}: {
  readonly rax: string
  readonly isCurrent: boolean
  readonly isFocus: boolean
}) {
  const error = errorIn(Number(rax))
  return (
    <Cell
      tone={error === null ? 'run' : 'miss'}
      current={isCurrent && !isFocus}
      height={22}
      style={isFocus ? { outline: '1.5px dashed var(--you)', outlineOffset: 1 } : {}}
    >
      {error === null ? rax : `${rax} ${error}`}
    </Cell>
  )
}

function Held({ kernel }: { readonly kernel: Kernel }) {
  const numbers = Object.entries(kernel.descriptors).filter(([fd]) => Number(fd) > 2)
  const pipes = Object.entries(kernel.pipes).map(([id, pipe]) => ({
    key: `pipe ${id}`,
    bytes: bytesIn(pipe),
    of: pipe.most * 4096,
  }))
  const sockets = Object.entries(kernel.sockets).map(([id, { inbox, isShut }]) => ({
    key: `socket ${id}${isShut ? ' (shut)' : ''}`,
    bytes: inbox.reduce((sum, length) => sum + length, 0),
    of: 0,
  }))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1.5">
        {numbers.length === 0 && <Note>0, 1 and 2 only</Note>}
        {numbers.map(([fd, { file }]) => (
          <Cell key={fd} tone="kernel" height={24}>
            {fd} → {sayThing(kernel, file)}
          </Cell>
        ))}
      </div>
      {[...pipes, ...sockets].map(({ key, bytes, of }) => (
        <div key={key} className="flex items-center gap-3 font-mono text-[11px] text-muted">
          <span className="w-24 shrink-0">{key}</span>
          <span
            className="h-3.5 min-w-0 flex-1 overflow-hidden rounded-full"
            style={{ border: '1px solid var(--line)' }}
          >
            <span
              className="block h-full origin-left"
              style={{
                background: tint('kernel', 55),
                transform: `scaleX(${of === 0 ? Math.min(1, bytes / 64) : Math.min(1, Math.max(bytes > 0 ? 0.06 : 0, bytes / of))})`,
                transition: 'transform 320ms var(--calm)',
              }}
            />
          </span>
          <span className="w-20 shrink-0 text-right">{bytes} bytes</span>
        </div>
      ))}
    </div>
  )
}
