import { Cell, Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'
import { type FreeListView, POLICY_NAMES } from './free-list-trace'

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

/** The blocks in order of address, the list in its own order, and lines from one to the other. */
export function FreeListStage({
  view,
  width,
  parting,
}: {
  readonly view: FreeListView
  readonly width: number
  readonly parting: Parting | undefined
}) {
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
                {i < free.length - 1 && (
                  <path
                    d={`M ${nodeAt(i) + nodeWidth + 1} ${FOOT + 15} H ${end - 2} m -4 -3 l 4 3 l -4 3`}
                    stroke="var(--muted)"
                  />
                )}
              </g>
            )
          })}
        </svg>
        <Addresses view={view} x={x} width={width} hidden={expected} />
        {blocks.map((block) => {
          const isFree = block.name === null
          return (
            <div
              key={`${block.name ?? 'free'}-${block.at}`}
              className="stage-motion absolute left-0"
              style={{ top: STRIP_TOP, transform: `translateX(${x(block.at)}px)` }}
            >
              <Cell
                tone={isFree ? 'plain' : 'user'}
                {...(isFree ? { pattern: 'dashed' as const } : {})}
                current={block.at === view.touched || (isFree && block.at === view.entry)}
                width={Math.max(2, wide(block.size) - 2)}
                height={STRIP_END - STRIP_TOP}
                style={{
                  minWidth: 0,
                  padding: 0,
                  overflow: 'hidden',
                  flexDirection: 'column',
                  gap: 4,
                  ...(isFree ? { borderColor: 'var(--muted)' } : {}),
                }}
              >
                {wide(block.size) >= 11 && !isFree && <span className="text-[13px]">{block.name}</span>}
                {wide(block.size) >= 20 && <span>{block.size}</span>}
              </Cell>
            </div>
          )
        })}
        {free.map((block, i) => (
          <div
            key={block.at}
            className="stage-motion absolute left-0"
            style={{ top: FOOT, transform: `translateX(${nodeAt(i)}px)` }}
          >
            <Cell
              pill
              current={block.at === view.entry}
              width={nodeWidth}
              height={30}
              style={{ padding: 0, backgroundColor: 'var(--surface)' }}
            >
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
          <div
            className="absolute top-0"
            style={{
              left: Math.min(width - 4, Math.max(0, x(expected))),
              height: STRIP_END,
              borderLeft: '2px dashed var(--you)',
            }}
          >
            <span
              className="absolute top-0 font-mono text-[11px] leading-none whitespace-nowrap"
              style={{ color: 'var(--you)', ...(x(expected) > width / 2 ? { right: 6 } : { left: 6 }) }}
            >
              you: {expected}
            </span>
          </div>
        )}
      </div>
      <Pieces view={view} width={width} />
      {parting !== undefined && expected === null && <Prediction>{parting.predicted}</Prediction>}
      <Legend
        items={[
          { tone: 'user', letter: 'a', label: 'in use' },
          { tone: 'plain', pattern: 'dashed', label: 'free' },
        ]}
      />
    </div>
  )
}

/** The address of each block above its low end, left out where two would touch. */
function Addresses({
  view,
  x,
  width,
  hidden,
}: {
  readonly view: FreeListView
  readonly x: (address: number) => number
  readonly width: number
  readonly hidden: number | null
}) {
  let last = -100
  const shown = view.blocks.filter(({ at }) => {
    const here = Math.min(x(at), width - 30)
    if (here - last < 36 || (hidden !== null && Math.abs(here - x(hidden)) < 80)) return false
    last = here
    return true
  })
  return shown.map(({ at }) => (
    <span
      key={at}
      className="absolute font-mono text-[11px] text-muted"
      style={{ top: 0, left: Math.min(x(at), width - 30), lineHeight: 1 }}
    >
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
            <span
              key={at}
              style={{
                width: Math.max(2, scale(size) - 1),
                height: 10,
                borderRadius: 3,
                background: i === 0 ? tint('run', 75) : tint('run', 28),
              }}
            />
          ))}
        </span>
      </div>
      {view.failed !== null && (
        <div className="flex items-center gap-2">
          <span
            className="w-[64px] shrink-0 font-mono text-[11px] whitespace-nowrap"
            style={{ color: 'var(--miss)' }}
          >
            needs {view.failed}
          </span>
          <span
            style={{ width: scale(view.failed), height: 10, borderRadius: 3, background: tint('miss', 60) }}
          />
        </div>
      )}
      <Note>
        {view.free.length < 2
          ? `largest block ${view.largest}`
          : `largest block ${view.largest}; ${view.total - view.largest} of ${view.total} free bytes lie outside of it`}
      </Note>
    </div>
  )
}
