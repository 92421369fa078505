import type { CSSProperties, ReactNode } from 'react'

/** What a thing on a stage is. Each tone has its colour and, where states could be mixed up, its pattern. */
export type Tone = 'user' | 'kernel' | 'run' | 'ready' | 'blocked' | 'hit' | 'miss' | 'you' | 'lamp' | 'plain'

const COLOURS: Record<Tone, string> = {
  user: 'var(--user)',
  kernel: 'var(--kernel)',
  run: 'var(--run)',
  ready: 'var(--ready)',
  blocked: 'var(--blocked)',
  hit: 'var(--hit)',
  miss: 'var(--miss)',
  you: 'var(--you)',
  lamp: 'var(--lamp)',
  plain: 'var(--line)',
}

/** The CSS colour of a tone, for SVG strokes and fills. */
export function toneColour(tone: Tone): string {
  return COLOURS[tone]
}

/** A tone thinned to `percent` over whatever is behind it. */
export function tint(tone: Tone, percent: number): string {
  return `color-mix(in oklch, ${COLOURS[tone]} ${percent}%, transparent)`
}

/** User space or kernel space: a tinted area with its name, the border between two of them always visible. */
export function Band({
  kind,
  label,
  children,
}: {
  readonly kind: 'user' | 'kernel'
  readonly label?: string
  readonly children: ReactNode
}) {
  return (
    <div className="rounded-sm p-3" style={{ background: tint(kind, 9) }}>
      <div className="mb-2 font-mono text-[11px] leading-none" style={{ color: COLOURS[kind] }}>
        {label ?? (kind === 'user' ? 'user space' : 'kernel')}
      </div>
      {children}
    </div>
  )
}

/** A row with a small label at its left: a thread, a CPU, a queue. */
export function Lane({
  label,
  children,
  labelWidth = 56,
}: {
  readonly label: ReactNode
  readonly children: ReactNode
  readonly labelWidth?: number
}) {
  return (
    <div className="flex min-h-7 items-center gap-2">
      <div className="shrink-0 truncate font-mono text-[11px] text-muted" style={{ width: labelWidth }}>
        {label}
      </div>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1">{children}</div>
    </div>
  )
}

interface CellProps {
  readonly tone?: Tone
  /** hatched: asleep, blocked; dotted: used up, read; dashed: empty or expected. */
  readonly pattern?: 'hatched' | 'dotted' | 'dashed'
  /** The thing the step is about: outlined in the lamp colour. */
  readonly current?: boolean
  readonly width?: number | string
  readonly height?: number
  readonly pill?: boolean
  readonly style?: CSSProperties
  readonly children?: ReactNode
}

/** A box of memory, a slice of time, an entry of a list. Its text is a letter or a short word. */
export function Cell({
  tone = 'plain',
  pattern,
  current = false,
  width,
  height = 28,
  pill = false,
  style,
  children,
}: CellProps) {
  return (
    <span
      className={`inline-flex shrink-0 items-center justify-center px-1.5 font-mono text-[11px] leading-none whitespace-nowrap text-text ${tone === 'plain' || pattern === 'dashed' ? '' : 'tinted'} ${pattern === 'hatched' ? 'hatched' : ''} ${pattern === 'dotted' ? 'dotted' : ''}`}
      style={{
        width,
        height,
        minWidth: 20,
        borderRadius: pill ? 999 : 6,
        border: `1px ${pattern === 'dashed' ? 'dashed' : 'solid'} ${tone === 'plain' ? 'var(--line)' : tint(tone, 70)}`,
        backgroundColor: tone === 'plain' || pattern === 'dashed' ? 'transparent' : tint(tone, 26),
        boxShadow: current ? '0 0 0 2px var(--lamp)' : 'none',
        ...style,
      }}
    >
      {children}
    </span>
  )
}

/** The learner's prediction, in the learner's colour, at the place where it and the run part. */
export function Prediction({ children }: { readonly children: ReactNode }) {
  return (
    <span
      className="inline-flex flex-wrap items-center gap-2 font-mono text-[11px]"
      style={{ color: 'var(--you)' }}
    >
      <span className="rounded-full border px-2.5 py-1" style={{ borderColor: 'var(--you)' }}>
        {children}
      </span>
      <span>you expected this</span>
    </span>
  )
}

/** Small muted words on a stage. */
export function Note({ children }: { readonly children: ReactNode }) {
  return <span className="font-mono text-[11px] leading-snug text-muted">{children}</span>
}

/** What a pattern or colour stands for, under a stage. */
export function Legend({
  items,
}: {
  readonly items: readonly {
    readonly tone: Tone
    readonly pattern?: 'hatched' | 'dotted' | 'dashed'
    readonly letter?: string
    readonly label: string
  }[]
}) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1.5 pt-1">
      {items.map(({ tone, pattern, letter, label }) => (
        <span key={label} className="inline-flex items-center gap-1.5 font-mono text-[11px] text-muted">
          <Cell
            tone={tone}
            {...(pattern === undefined ? {} : { pattern })}
            height={16}
            style={{ minWidth: 18, paddingInline: 3 }}
          >
            {letter}
          </Cell>
          {label}
        </span>
      ))}
    </div>
  )
}

/** The same patterns for SVG: fill with `url(#${prefix}-hatched)` or `-dotted`. Once in each svg. */
export function StagePatterns({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      <pattern
        id={`${prefix}-hatched`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="1.2" height="6" fill="color-mix(in oklch, var(--blocked) 50%, transparent)" />
      </pattern>
      <pattern id={`${prefix}-dotted`} width="5" height="5" patternUnits="userSpaceOnUse">
        <circle cx="1.5" cy="1.5" r="0.8" fill="color-mix(in oklch, var(--muted) 55%, transparent)" />
      </pattern>
    </defs>
  )
}
