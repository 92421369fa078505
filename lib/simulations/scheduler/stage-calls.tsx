import { Cell, Note, StagePatterns, tint, type Tone } from '@/components/simulation/stage-kit'
import type { Shared } from './stage-task'
import type { View } from './view'

/** The scale of nice values; what an ordinary user cannot reach is hatched. */
export function NiceScale({
  scale: { nice, wanted, floor },
  width,
  parting,
}: Shared & { readonly scale: NonNullable<View['scale']> }) {
  const x = (value: number): number => 24 + ((Math.max(-24, Math.min(24, value)) + 24) / 48) * (width - 48)
  const guess = Number(parting?.focus)
  return (
    <svg width={width} height={104} className="block font-mono text-[11px]">
      <StagePatterns prefix="nice" />
      <rect
        x={x(-20)}
        y={44}
        width={x(19) - x(-20)}
        height={14}
        rx={4}
        fill={tint('run', 20)}
        stroke="var(--line)"
      />
      {floor > -20 && (
        <rect
          x={x(-20)}
          y={44}
          width={x(Math.min(floor, nice)) - x(-20)}
          height={14}
          rx={4}
          fill="url(#nice-hatched)"
        />
      )}
      {[-20, -10, 0, 10, 19].map((value) => (
        <text key={value} x={x(value)} y={78} textAnchor="middle" fill="var(--muted)">
          {value}
        </text>
      ))}
      <text x={x(-20)} y={98} fill="var(--muted)">
        more CPU
      </text>
      <text x={x(19)} y={98} textAnchor="end" fill="var(--muted)">
        less CPU
      </text>
      {wanted !== null && (
        <g>
          <line x1={x(wanted)} x2={x(wanted)} y1={30} y2={62} stroke="var(--muted)" strokeDasharray="3 3" />
          <text x={x(wanted)} y={12} textAnchor="middle" fill="var(--muted)">
            {wanted < -24 || wanted > 24 ? `${wanted} ` : wanted}?
          </text>
        </g>
      )}
      {Number.isFinite(guess) && parting !== undefined && (
        <circle
          cx={x(guess)}
          cy={51}
          r={7}
          fill="none"
          stroke="var(--you)"
          strokeWidth={2}
          strokeDasharray="3 2"
        />
      )}
      <g style={{ transform: `translateX(${x(nice)}px)`, transition: 'transform var(--calm)' }}>
        <circle cy={51} r={5} fill="var(--lamp)" />
        <text y={34} textAnchor="middle" fill="var(--text)">
          {nice}
        </text>
      </g>
    </svg>
  )
}

/** A mask as bits over the CPUs: 1 may run there; offline CPUs are hatched. */
export function Mask({ mask: { cpus, online, bits, asked } }: { readonly mask: NonNullable<View['mask']> }) {
  return (
    <div className="flex flex-wrap gap-2">
      {Array.from({ length: cpus }, (_, cpu) => (
        <div key={cpu} className="flex flex-col items-center gap-1">
          <Note>CPU {cpu}</Note>
          <Cell
            width={44}
            height={36}
            tone={bits.includes(cpu) ? 'run' : 'plain'}
            current={asked.includes(cpu)}
            {...(online.includes(cpu) ? {} : { pattern: 'hatched' as const })}
          >
            {online.includes(cpu) ? (bits.includes(cpu) ? '1' : '0') : 'off'}
          </Cell>
        </div>
      ))}
    </div>
  )
}

/** The CPU time of a long run, parted. */
export function Shares({
  shares,
  toneOf,
}: {
  readonly shares: NonNullable<View['shares']>
  readonly toneOf: (task: string) => Tone
}) {
  return (
    <div className="flex flex-col gap-1">
      <Note>parts of the CPU time</Note>
      <div className="flex gap-0.5">
        {shares.map(({ task, part }) => (
          <Cell
            key={task}
            tone={toneOf(task)}
            style={{ flexGrow: part, flexBasis: 0, minWidth: 2, paddingInline: 0, overflow: 'hidden' }}
          >
            {part > 0.12 ? `${task} ${Math.round(part * 1000) / 10} %` : part > 0.04 ? task : ''}
          </Cell>
        ))}
      </div>
    </div>
  )
}
