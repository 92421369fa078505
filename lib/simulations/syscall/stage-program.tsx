import { StagePatterns, tint } from '@/components/simulation/stage-kit'
import type { SyscallState } from './state'
import { costs, type Doing } from './switches'
import { sayDoing } from './trace-program'

type ProgramState = Extract<SyscallState, { kind: 'program' }>

const USER_Y = 44
const KERNEL_Y = 108
const HEIGHT = 148

/** The thread as a line through time: in user space, down into the kernel for each call, and asleep where it waits. */
export function ProgramStage({
  state,
  width,
  focus,
}: {
  readonly state: ProgramState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const { doings, done, counts } = state
  const isFocus = focus.includes('counts')
  return (
    <>
      <Timeline doings={doings} done={done} width={width} />
      <div
        className="flex flex-wrap gap-x-5 gap-y-1 font-mono text-[11px] whitespace-nowrap text-muted"
        style={isFocus ? { outline: '1.5px dashed var(--you)', outlineOffset: 5, borderRadius: 6 } : {}}
      >
        <span>
          system calls <span className="text-text">{counts.entered}</span>
        </span>
        <span>
          mode switches <span className="text-text">{2 * counts.entered}</span>
        </span>
        <span>
          context switches <span className="text-text">{counts.voluntary}</span>
        </span>
      </div>
      <ol className="flex flex-col gap-0.5">
        {doings.map((doing, i) => (
          <li
            key={`${i} ${doing.op}`}
            className="flex min-h-6 items-center gap-2 rounded-sm px-1.5 font-mono text-[11.5px]"
            style={{
              background: i === done - 1 ? tint('lamp', 12) : 'transparent',
              opacity: i < done ? 1 : 0.6,
              outline: focus.includes(`line:${i}`) ? '1.5px dashed var(--you)' : 'none',
              outlineOffset: -1,
            }}
          >
            <span className="w-4 shrink-0 text-muted">{i + 1}</span>
            <span className="min-w-0 text-text">{sayDoing(doing)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Timeline({
  doings,
  done,
  width,
}: {
  readonly doings: readonly Doing[]
  readonly done: number
  readonly width: number
}) {
  const left = 8
  const slot = (width - 2 * left) / Math.max(1, doings.length)
  return (
    <svg width={width} height={HEIGHT} role="presentation">
      <StagePatterns prefix="program" />
      <rect width={width} height={66} rx={10} fill={tint('user', 9)} />
      <rect y={80} width={width} height={HEIGHT - 80} rx={10} fill={tint('kernel', 9)} />
      <text x={10} y={16} fontSize={11} fontFamily="var(--figures)" fill="var(--user)">
        user space
      </text>
      <text x={10} y={HEIGHT - 8} fontSize={11} fontFamily="var(--figures)" fill="var(--kernel)">
        kernel
      </text>
      {doings.map((doing, i) => (
        <Deed
          key={`${i} ${doing.op}`}
          doing={doing}
          x={left + i * slot}
          width={slot}
          isDone={i < done}
          isCurrent={i === done - 1}
          label={String(i + 1)}
        />
      ))}
      <line
        x1={left + done * slot}
        x2={left + done * slot}
        y1={24}
        y2={HEIGHT - 22}
        stroke="var(--lamp)"
        strokeWidth={1.5}
        style={{ transition: 'transform 320ms var(--calm)' }}
      />
    </svg>
  )
}

/** One deed: a flat line in user space, a dip for a call, a long hatched stay where the thread sleeps. */
function Deed({
  doing,
  x,
  width,
  isDone,
  isCurrent,
  label,
}: {
  readonly doing: Doing
  readonly x: number
  readonly width: number
  readonly isDone: boolean
  readonly isCurrent: boolean
  readonly label: string
}) {
  const { entered, voluntary } = costs[doing.op]
  const sleeps = voluntary > 0
  const colour = isCurrent ? 'var(--lamp)' : isDone ? 'var(--text)' : 'var(--line)'
  const dash = isDone ? undefined : '3 3'
  const inset = Math.min(6, width / 6)
  const path =
    entered === 0
      ? `M${x} ${USER_Y} H${x + width}`
      : `M${x} ${USER_Y} H${x + inset} L${x + 2 * inset} ${KERNEL_Y} H${x + width - 2 * inset} L${x + width - inset} ${USER_Y} H${x + width}`
  return (
    <g>
      {sleeps && (
        <rect
          x={x + 2 * inset}
          y={KERNEL_Y - 11}
          width={Math.max(4, width - 4 * inset)}
          height={22}
          rx={5}
          fill={isDone ? 'url(#program-hatched)' : 'transparent'}
          stroke="var(--blocked)"
          strokeDasharray="3 3"
        />
      )}
      <path
        d={path}
        fill="none"
        stroke={colour}
        strokeWidth={isCurrent ? 2.5 : 1.75}
        strokeDasharray={dash}
        strokeLinejoin="round"
      />
      <text
        x={x + width / 2}
        y={USER_Y - 10}
        fontSize={11}
        fontFamily="var(--figures)"
        fill="var(--muted)"
        textAnchor="middle"
      >
        {label}
      </text>
      {sleeps && (
        <text
          x={x + width / 2}
          y={KERNEL_Y + 4}
          fontSize={11}
          fontFamily="var(--figures)"
          fill="var(--text)"
          textAnchor="middle"
        >
          z
        </text>
      )}
      {doing.n !== undefined && doing.n > 1 && (
        <text
          x={x + width / 2}
          y={(entered === 0 ? USER_Y : KERNEL_Y) + 17}
          fontSize={11}
          fontFamily="var(--figures)"
          fill="var(--muted)"
          textAnchor="middle"
        >
          ×{doing.n}
        </text>
      )}
    </g>
  )
}
