import type { CSSProperties } from 'react'
import { Band, Cell, Lane, Legend, Note, Prediction, tint, type Tone, toneColour } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import { versionRules } from './arena'
import { POLICY_NAMES, type FreeListView } from './free-list-trace'
import type { GlibcView } from './glibc-trace'
import type { HeapView } from './model'

/** The heap: a strip of blocks with the free list below it, or glibc's chunks with the lists in which free ones wait. */
export function Stage({ trace, at, width, parting }: StageProps<HeapView>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  const props = { width, ...(parting === undefined ? {} : { parting }) }
  return state.kind === 'free-list' ? <FreeListStage view={state} {...props} /> : <GlibcStage view={state} {...props} />
}

const ORDER_WORDS = {
  ADDRSORT: 'list by address',
  'SIZESORT+': 'list by size, small first',
  'SIZESORT-': 'list by size, large first',
  'INSERT-FRONT': 'freed to the front',
  'INSERT-BACK': 'freed to the back',
}

/** Where the addresses end, the blocks end and the list begins, from the top. */
const STRIP_TOP = 18
const STRIP_END = 64
const FOOT = 116
const slide: CSSProperties = { transition: 'transform 320ms var(--calm), opacity 320ms var(--calm)' }

function FreeListStage({ view, width, parting }: { readonly view: FreeListView; readonly width: number; readonly parting?: Parting }) {
  const { rules, base, heapSize, blocks, free } = view
  const x = (address: number) => ((address - base) / heapSize) * (width - 6) + 3
  const wide = (bytes: number) => (bytes / heapSize) * (width - 6)
  const nodeGap = (width - 6) / Math.max(1, free.length)
  const nodeAt = (i: number) => 3 + nodeGap * i
  const nodeWidth = Math.min(92, nodeGap - 12)
  const expected = parting?.focus?.startsWith('at:') === true ? Number(parting.focus.slice(3)) : null
  const names = [
    POLICY_NAMES[rules.policy].toLowerCase(),
    ORDER_WORDS[rules.order],
    rules.coalesce ? 'merges' : 'never merges',
    ...(rules.header === 0 ? [] : [`header ${rules.header}`]),
    ...(rules.align === null ? [] : [`rounds to ${rules.align}`]),
  ]
  return (
    <div className="flex flex-col gap-3">
      <Note>{names.join(' · ')}</Note>
      <div className="relative" style={{ height: FOOT + 32 }}>
        <svg width={width} height={FOOT + 32} className="absolute inset-0" fill="none">
          {free.map((block, i) => {
            const from = nodeAt(i) + nodeWidth / 2
            const to = x(block.at) + wide(block.size) / 2
            const middle = (STRIP_END + FOOT) / 2
            const end = nodeAt(i + 1)
            return (
              <g key={block.at}>
                <path
                  d={`M ${from} ${FOOT} C ${from} ${middle}, ${to} ${middle}, ${to} ${STRIP_END + 3}`}
                  stroke={block.at === view.entry ? 'var(--lamp)' : 'var(--muted)'}
                  strokeDasharray="3 3"
                />
                {i < free.length - 1 && <path d={`M ${nodeAt(i) + nodeWidth + 1} ${FOOT + 15} H ${end - 2} m -4 -3 l 4 3 l -4 3`} stroke="var(--muted)" />}
              </g>
            )
          })}
        </svg>
        <Addresses view={view} x={x} width={width} hidden={expected} />
        {blocks.map((block) => {
          const isFree = block.name === null
          return (
            <div key={`${block.name ?? 'free'}-${block.at}`} className="absolute left-0" style={{ ...slide, top: STRIP_TOP, transform: `translateX(${x(block.at)}px)` }}>
              <Cell
                tone={isFree ? 'plain' : 'user'}
                {...(isFree ? { pattern: 'dashed' as const } : {})}
                current={block.at === view.touched || (isFree && block.at === view.entry)}
                width={Math.max(2, wide(block.size) - 2)}
                height={STRIP_END - STRIP_TOP}
                style={{ minWidth: 0, padding: 0, overflow: 'hidden', flexDirection: 'column', gap: 4, ...(isFree ? { borderColor: 'var(--muted)' } : {}) }}
              >
                {wide(block.size) >= 11 && !isFree && <span className="text-[13px]">{block.name}</span>}
                {wide(block.size) >= 20 && <span className="text-muted">{block.size}</span>}
              </Cell>
            </div>
          )
        })}
        {free.map((block, i) => (
          <div key={block.at} className="absolute left-0" style={{ ...slide, top: FOOT, transform: `translateX(${nodeAt(i)}px)` }}>
            <Cell pill current={block.at === view.entry} width={nodeWidth} height={30} style={{ padding: 0, backgroundColor: 'var(--surface)' }}>
              {nodeWidth >= 66 ? `${block.at} · ${block.size}` : nodeWidth >= 34 ? block.size : ''}
            </Cell>
          </div>
        ))}
        {free.length === 0 && (
          <div className="absolute left-0" style={{ top: FOOT }}>
            <Note>the free list is empty</Note>
          </div>
        )}
        {expected !== null && (
          <div className="absolute top-0" style={{ left: Math.min(width - 4, Math.max(0, x(expected))), height: STRIP_END, borderLeft: '2px dashed var(--you)' }}>
            <span className="absolute top-0 font-mono text-[11px] leading-none whitespace-nowrap" style={{ color: 'var(--you)', ...(x(expected) > width / 2 ? { right: 6 } : { left: 6 }) }}>
              you: {expected}
            </span>
          </div>
        )}
      </div>
      <Pieces view={view} width={width} />
      {parting !== undefined && expected === null && <Prediction>{parting.predicted}</Prediction>}
      <Legend items={[{ tone: 'user', letter: 'a', label: 'in use' }, { tone: 'plain', pattern: 'dashed', label: 'free' }]} />
    </div>
  )
}

/** The address of each block above its low end, left out where two would touch. */
function Addresses({ view, x, width, hidden }: { readonly view: FreeListView; readonly x: (address: number) => number; readonly width: number; readonly hidden: number | null }) {
  let last = -100
  const shown = view.blocks.filter(({ at }) => {
    const here = Math.min(x(at), width - 30)
    if (here - last < 36 || (hidden !== null && Math.abs(here - x(hidden)) < 80)) return false
    last = here
    return true
  })
  return shown.map(({ at }) => (
    <span key={at} className="absolute font-mono text-[11px] text-muted" style={{ top: 0, left: Math.min(x(at), width - 30), lineHeight: 1 }}>
      {at}
    </span>
  ))
}

/** Free bytes, largest block first, and what was asked for in vain, on one scale. */
function Pieces({ view, width }: { readonly view: FreeListView; readonly width: number }) {
  const most = Math.max(view.total, view.failed ?? 0, 1)
  const scale = (bytes: number) => (bytes / most) * (width - 74)
  const bySize = view.free.toSorted((a, b) => b.size - a.size)
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <span className="w-[64px] shrink-0 font-mono text-[11px] text-muted">free {view.total}</span>
        <span className="flex gap-px">
          {bySize.map(({ at, size }, i) => (
            <span key={at} style={{ width: Math.max(2, scale(size) - 1), height: 10, borderRadius: 3, background: i === 0 ? tint('run', 75) : tint('run', 28) }} />
          ))}
        </span>
      </div>
      {view.failed !== null && (
        <div className="flex items-center gap-2">
          <span className="w-[64px] shrink-0 font-mono text-[11px] whitespace-nowrap" style={{ color: 'var(--miss)' }}>
            needs {view.failed}
          </span>
          <span style={{ width: scale(view.failed), height: 10, borderRadius: 3, background: tint('miss', 60) }} />
        </div>
      )}
      <Note>{view.free.length < 2 ? `largest block ${view.largest}` : `largest block ${view.largest}; ${view.total - view.largest} of ${view.total} free bytes lie outside of it`}</Note>
    </div>
  )
}

type Use = GlibcView['chunks'][number]['use']

const USES: Record<Use, { readonly tone: Tone; readonly letter: string; readonly pattern?: 'hatched' | 'dotted' | 'dashed' }> = {
  used: { tone: 'user', letter: '' },
  tcache: { tone: 'ready', letter: 't', pattern: 'dotted' },
  fastbin: { tone: 'miss', letter: 'f', pattern: 'hatched' },
  unsorted: { tone: 'run', letter: 'u' },
  bin: { tone: 'run', letter: 'b', pattern: 'dotted' },
  top: { tone: 'plain', letter: 'top', pattern: 'dashed' },
  glibc: { tone: 'blocked', letter: 'g', pattern: 'hatched' },
}

function short(bytes: number): string {
  return bytes < 10_000 ? String(bytes) : `${Math.round(bytes / 1024)} K`
}

/** Larger chunks are wider, but not in proportion: 32 bytes and 128 KiB stand side by side. */
function chunkWidth(size: number, stage: number): number {
  const [least, doubling, most] = stage < 460 ? [24, 9, 120] : [34, 15, 210]
  return Math.round(Math.min(most, least + doubling * Math.log2(size / 32)))
}

function GlibcStage({ view, width, parting }: { readonly view: GlibcView; readonly width: number; readonly parting?: Parting }) {
  const expected = parting?.focus?.startsWith('name:') === true ? parting.focus.slice(5) : null
  const labelWidth = width < 420 ? 74 : 92
  const prediction = parting === undefined ? null : <Prediction>{parting.predicted}</Prediction>
  return (
    <div className="flex flex-col gap-2">
      <Band kind="user" label={`user space · glibc ${view.version}${view.version === '2.43' ? ' · no fastbins' : ''}`}>
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap gap-x-0.5 gap-y-2">
            {view.chunks.map((chunk) => (
              <Chunk key={chunk.at} chunk={chunk} stage={width} current={chunk.at === view.touched} expected={expected !== null && chunk.name === expected && chunk.use !== 'top'} />
            ))}
            {view.chunks.length === 0 && <Note>no heap yet</Note>}
          </div>
          {view.maps.length > 0 && (
            <Lane label="own pages" labelWidth={labelWidth}>
              {view.maps.map(({ name, size }) => (
                <Cell key={name} tone="user" current={name === view.touched}>
                  {name} · {short(size)}
                </Cell>
              ))}
            </Lane>
          )}
          <div className="flex flex-col gap-1" style={{ borderTop: '1px solid var(--line)', paddingTop: 10 }}>
            {view.lists.map(({ of, label, chunks }) => (
              <Lane key={label} label={label} labelWidth={labelWidth}>
                {chunks.slice(0, 24).map(({ at, name }, i) => (
                  <Cell key={`${at}-${i}`} pill tone={USES[of].tone} current={at === view.touched} height={24} {...patternOf(of)}>
                    {name || `+${at}`}
                  </Cell>
                ))}
                {chunks.length > 24 && <Note>…</Note>}
                {of === 'tcache' && (
                  <Note>
                    {chunks.length} of {versionRules[view.version].tcacheCount}
                  </Note>
                )}
              </Lane>
            ))}
            {view.lists.length === 0 && <Note>nothing waits to be reused</Note>}
            {view.lists.length > 0 && <Note>first in a row = next out</Note>}
            {parting !== undefined && parting.focus !== 'kernel' && <div className="pt-1">{prediction}</div>}
          </div>
        </div>
      </Band>
      <Crossing calls={view.calls} grown={view.grown} />
      <Band kind="kernel">
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          <Note>heap {view.end === 0 ? 'none' : short(view.end)}</Note>
          <Note>mmap from {short(view.mmapThreshold)}</Note>
          <Note>trim at {short(view.trimThreshold)}</Note>
          {view.aborted !== null && (
            <span className="font-mono text-[11px]" style={{ color: toneColour('miss') }}>
              ended: {view.aborted}
            </span>
          )}
        </div>
        {parting?.focus === 'kernel' && <div className="pt-2">{prediction}</div>}
      </Band>
      <Legend
        items={[
          { tone: 'user', letter: 'a', label: 'in use' },
          { ...USES.tcache, label: 'tcache' },
          ...(view.version === '2.36' ? [{ ...USES.fastbin, label: 'fastbin' }] : []),
          { ...USES.unsorted, label: 'unsorted' },
          { ...USES.bin, label: 'bin' },
          { tone: 'plain', pattern: 'dashed', label: 'top' },
        ]}
      />
    </div>
  )
}

function patternOf(use: Use) {
  const { pattern } = USES[use]
  return pattern === undefined ? {} : { pattern }
}

function Chunk({ chunk, stage, current, expected }: { readonly chunk: GlibcView['chunks'][number]; readonly stage: number; readonly current: boolean; readonly expected: boolean }) {
  const { tone, letter } = USES[chunk.use]
  return (
    <span className="inline-flex flex-col items-center gap-1" style={slide}>
      <Cell
        tone={tone}
        current={current}
        width={chunkWidth(chunk.size, stage)}
        height={40}
        style={{ minWidth: 0, padding: 0, flexDirection: 'column', gap: 4, ...(chunk.use === 'top' ? { borderColor: 'var(--muted)' } : {}), ...(expected ? { outline: '2px dashed var(--you)', outlineOffset: 2 } : {}) }}
        {...patternOf(chunk.use)}
      >
        {chunk.use !== 'top' && <span className={chunk.name.length > 2 ? '' : 'text-[13px]'}>{chunk.name || '·'}</span>}
        {letter !== '' && <span className="text-muted">{letter}</span>}
      </Cell>
      <span className="font-mono text-[11px] leading-none text-muted">{short(chunk.size)}</span>
    </span>
  )
}

/** What crosses from user space to the kernel in this step. */
function Crossing({ calls, grown }: { readonly calls: readonly string[]; readonly grown: number }) {
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-2 px-3">
      {calls.length === 0 && <Note>no system call</Note>}
      {calls.map((call, i) => (
        <Cell key={`${call}-${i}`} pill tone="kernel" current height={24}>
          ↓ {call}
        </Cell>
      ))}
      {grown !== 0 && <Note>{grown > 0 ? `heap grows by ${short(grown)}` : `heap shrinks by ${short(-grown)}`}</Note>}
    </div>
  )
}
