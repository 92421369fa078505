import { Cell, Legend, tint, type Tone } from '@/components/simulation/stage-kit'
import { BLOCK } from './mapping'
import type { PagesState } from './pages-trace'

interface PagesStageProps {
  readonly state: PagesState
  readonly width: number
  readonly focus: readonly string[]
}

/** More pages than these are drawn as blocks of 2 MiB. */
const MOST_CELLS = 128

/** The mapping page by page, or block by block; above it the operation, below it faults and memory. */
export function PagesStage({ state, width, focus }: PagesStageProps) {
  const you = focus[0] === 'page' ? Number(focus[1]) : null
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-3">
        <span
          className="font-mono text-xs"
          style={{ color: state.op === null ? 'var(--muted)' : 'var(--lamp)' }}
        >
          {state.op ?? `mmap, ${state.pages} pages`}
        </span>
        {state.outcome !== 'start' && state.outcome !== 'call' && (
          <Cell tone={OUTCOMES[state.outcome].tone} height={22} pill>
            {OUTCOMES[state.outcome].label}
          </Cell>
        )}
      </div>
      {state.pages <= MOST_CELLS ? (
        <PageCells state={state} width={width} you={you} />
      ) : (
        <BlockRows state={state} width={width} />
      )}
      <Counters state={state} width={width} />
      <Legend items={legendOf(state)} />
    </div>
  )
}

const OUTCOMES: Readonly<
  Record<'none' | 'fault' | 'stopped', { readonly tone: Tone; readonly label: string }>
> = {
  none: { tone: 'hit', label: 'no fault' },
  fault: { tone: 'ready', label: 'minor fault' },
  stopped: { tone: 'miss', label: 'signal' },
}

interface Look {
  readonly tone: Tone
  readonly letter: string
  readonly label: string
  readonly pattern?: 'hatched' | 'dotted' | 'dashed'
}
const LOOKS: Readonly<Record<string, Look>> = {
  '.': { tone: 'plain', letter: '', label: 'no entry', pattern: 'dashed' },
  z: { tone: 'blocked', letter: 'Z', label: 'zero page', pattern: 'dotted' },
  o: { tone: 'user', letter: 'F', label: 'own frame' },
  c: { tone: 'kernel', letter: 'C', label: 'page cache' },
  H: { tone: 'run', letter: 'H', label: 'huge page' },
  h: { tone: 'blocked', letter: 'h', label: 'huge zero page', pattern: 'dotted' },
}
const UNMAPPED: Look = { tone: 'plain', letter: '×', label: 'unmapped' }

function lookOf(held: string | undefined, right: string | undefined): Look {
  return right === ' ' ? UNMAPPED : (LOOKS[held ?? '.'] ?? UNMAPPED)
}

function legendOf({ held, rights }: PagesState) {
  const seen = Object.entries(LOOKS).filter(([letter]) =>
    [...held].some((one, page) => one === letter && rights[page] !== ' '),
  )
  const looks = rights.includes(' ')
    ? [...seen.map(([, look]) => look), UNMAPPED]
    : seen.map(([, look]) => look)
  const shown = looks.map(({ tone, letter, label, pattern }) => ({
    tone,
    letter,
    label,
    ...(pattern === undefined ? {} : { pattern }),
  }))
  return /[r-]/.test(rights)
    ? [...shown, { tone: 'miss' as const, letter: 'r', label: 'underlined: read-only or no access' }]
    : shown
}

function PageCells({
  state,
  width,
  you,
}: {
  readonly state: PagesState
  readonly width: number
  readonly you: number | null
}) {
  const gap = 4
  const perRow = state.pages <= 16 && width < 420 ? 8 : width < 420 ? 10 : 16
  const side = Math.min(42, Math.floor((width - gap * (perRow - 1)) / perRow))
  return (
    <div className="flex flex-wrap" style={{ gap, maxWidth: perRow * (side + gap) }}>
      {[...state.held].map((held, page) => {
        const right = state.rights[page]
        const { tone, letter, pattern } = lookOf(held, right)
        const isNow = state.touched !== null && state.touched.from <= page && page < state.touched.to
        const isBeyond = page >= state.length
        return (
          <span key={`${page}`} className="flex flex-col items-center gap-0.5" style={{ width: side }}>
            <Cell
              tone={tone}
              {...(pattern === undefined ? {} : { pattern })}
              current={isNow}
              width={side}
              height={Math.min(side, 30)}
              style={{
                padding: 0,
                minWidth: 0,
                opacity: right === ' ' || isBeyond ? 0.5 : 1,
                ...(right === 'r' || right === '-' ? { borderBottom: '3px double var(--miss)' } : {}),
                ...(you === page ? { boxShadow: '0 0 0 2px var(--you)' } : {}),
                transition: 'opacity 320ms var(--calm)',
              }}
            >
              {right === '-'
                ? '–'
                : right === 'r' && letter !== ''
                  ? `${letter} r`
                  : right === 'r'
                    ? 'r'
                    : letter}
            </Cell>
            <span className="font-mono text-[11px] leading-3 text-muted">
              {page % (state.pages > 64 ? 4 : 2) === 0 ? page : ' '}
            </span>
          </span>
        )
      })}
    </div>
  )
}

/** Each row a block of 512 pages: what share of it holds what. */
function BlockRows({ state, width }: { readonly state: PagesState; readonly width: number }) {
  const blocks = Array.from({ length: Math.ceil(state.pages / BLOCK) }, (_, i) => i)
  const label = 74
  const scale = (width - label - 8) / BLOCK
  return (
    <div className="flex flex-col gap-2">
      {blocks.map((index) => {
        const from = index * BLOCK
        const to = Math.min(from + BLOCK, state.pages)
        const isNow = state.touched !== null && state.touched.from < to && state.touched.to > from
        return (
          <div key={`${index}`} className="flex items-center gap-2">
            <span className="shrink-0 font-mono text-[11px] text-muted" style={{ width: label }}>
              {from}–{to - 1}
            </span>
            <span
              className="flex"
              style={{
                borderRadius: 6,
                overflow: 'hidden',
                boxShadow: isNow ? '0 0 0 2px var(--lamp)' : 'none',
              }}
            >
              {runsOf(state, from, to).map((run) => {
                const { tone, letter, pattern } = lookOf(run.held, run.right)
                const wide = (run.to - run.from) * scale
                return (
                  <Cell
                    key={run.from}
                    tone={tone}
                    {...(pattern === undefined ? {} : { pattern })}
                    width={wide}
                    height={30}
                    style={{ minWidth: 0, padding: 0, borderRadius: 0, overflow: 'hidden' }}
                  >
                    {wide > 60 && letter !== ''
                      ? `${letter} · ${run.to - run.from}`
                      : wide > 14
                        ? letter
                        : ''}
                  </Cell>
                )
              })}
            </span>
          </div>
        )
      })}
    </div>
  )
}

function runsOf({ held, rights }: PagesState, from: number, to: number) {
  const runs: { from: number; to: number; held: string | undefined; right: string | undefined }[] = []
  for (let page = from; page < to; page++) {
    const last = runs.at(-1)
    if (last !== undefined && last.held === held[page] && last.right === rights[page]) last.to = page + 1
    else runs.push({ from: page, to: page + 1, held: held[page], right: rights[page] })
  }
  return runs
}

/** Minor faults so far, and resident pages against those mapped. */
function Counters({ state, width }: { readonly state: PagesState; readonly width: number }) {
  const share = state.rss / state.pages
  const bar = Math.max(80, width - 172)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <span className="w-[88px] shrink-0 font-mono text-[11px] text-muted">minor faults</span>
        <Cell tone="ready" height={22}>
          {state.faults}
        </Cell>
      </div>
      <div className="flex items-center gap-3">
        <span className="w-[88px] shrink-0 font-mono text-[11px] text-muted">resident</span>
        <span
          className="relative"
          style={{
            width: bar,
            height: 12,
            borderRadius: 4,
            border: '1px solid var(--line)',
            overflow: 'hidden',
          }}
        >
          <span
            className="absolute inset-0"
            style={{
              background: tint('user', 70),
              transformOrigin: 'left',
              transform: `scaleX(${Math.min(1, share)})`,
              transition: 'transform 320ms var(--calm)',
            }}
          />
        </span>
        <span className="font-mono text-[11px] whitespace-nowrap text-text">
          {state.rss} / {state.pages}
        </span>
      </div>
    </div>
  )
}
