import type { ReactNode } from 'react'
import { Cell, Note, Prediction, tint, type Tone } from '@/components/simulation/stage-kit'
import type { Region } from './address-space'
import type { MapView } from './map-trace'
import type { Shown } from './shown'
import { sayBytes } from './sizes'
import { segmentOf } from './storage'

const TONES: Readonly<Record<Region['id'], Tone>> = {
  plt: 'user',
  text: 'user',
  rodata: 'blocked',
  relro: 'blocked',
  data: 'ready',
  bss: 'ready',
  heap: 'run',
  arena: 'run',
  'thread-stack': 'miss',
  'thread-tls': 'miss',
  'big-mmap': 'run',
  'main-tls': 'run',
  'lib-text': 'user',
  'lib-data': 'ready',
  'small-mmap': 'run',
  vdso: 'user',
  stack: 'miss',
}

const USUAL: readonly Region['id'][] = ['stack', 'lib-text', 'heap', 'bss', 'data', 'rodata', 'text']

/** The regions that matter in this run, high addresses first, with the gap above each that is wider than its neighbours. */
function rowsOf(end: MapView): { region: Region; gap: number }[] {
  const shown = end.regions
    .filter(({ id }) => USUAL.includes(id) || end.variables.some((one) => one.region === id))
    .toReversed()
  return shown
    .map((region, i) => ({ region, gap: (shown[i - 1]?.from ?? region.to) - region.to }))
    .filter(({ region }) => !(region.id === 'lib-text' && end.variant.startsWith('static')))
}

export function MapStage({ view, end, width, parting }: Shown<MapView> & { readonly end: MapView }) {
  const expected = parting?.focus?.startsWith('segment:') === true ? parting.focus.slice(8) : null
  const rows = rowsOf(end)
  const guess = rows.find(
    ({ region }) => region.id === expected || (expected === 'mmap' && region.id === 'small-mmap'),
  )?.region.id
  return (
    <div className="flex flex-col">
      <Edge>high addresses</Edge>
      {rows.map(({ region, gap }) => {
        const here = view.variables.filter((one) => one.region === region.id)
        const isCurrent = here.some(({ name }) => name === view.current)
        return (
          <div key={region.id}>
            {gap > 2 ** 24 && <Gap bytes={gap} />}
            <div
              className="mb-0.5 flex min-h-[30px] items-center gap-2 rounded-sm px-2 py-1"
              style={{
                backgroundColor: tint(TONES[region.id], 13),
                boxShadow: isCurrent ? 'inset 0 0 0 1.5px var(--lamp)' : 'none',
                ...(guess === region.id ? { outline: '1.5px dashed var(--you)', outlineOffset: -2 } : {}),
              }}
            >
              {width >= 300 && (
                <span className="w-[84px] shrink-0 font-mono text-[11px] text-muted">
                  {region.from.toString(16)}
                </span>
              )}
              <span className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
                <span className="mr-1 font-mono text-[11px] text-text">
                  {region.label}
                  {region.grows === 'up' ? ' ↑' : region.grows === 'down' ? ' ↓' : ''}
                </span>
                {here.map(({ name }) => (
                  <span key={name} className="stage-motion inline-flex">
                    <Cell pill tone={TONES[region.id]} current={name === view.current} height={22}>
                      {name}
                    </Cell>
                  </span>
                ))}
                {guess === region.id && <You>you: here</You>}
              </span>
              <span className="shrink-0 font-mono text-[11px] text-muted">{permsOf(view, region)}</span>
            </div>
          </div>
        )
      })}
      <Edge>low addresses</Edge>
      {parting !== undefined && guess === undefined && (
        <div className="pt-2">
          <Prediction>{parting.predicted}</Prediction>
        </div>
      )}
    </div>
  )
}

/** The rights of the region, or those of the variable in it that the step is about. */
function permsOf(view: MapView, region: Region): string {
  const current = view.variables.find(({ name }) => name === view.current)
  if (current?.region !== region.id || segmentOf(view.variant, current.storage) !== 'mmap')
    return region.perms
  if (current.storage === 'mmap, anonymous shared') return 'rw-s'
  return current.storage === 'mmap, executable' ? 'r-xp' : region.perms
}

function Edge({ children }: { readonly children: ReactNode }) {
  return <div className="py-1 text-center font-mono text-[11px] text-muted">{children}</div>
}

function Gap({ bytes }: { readonly bytes: number }) {
  const tib = bytes / 2 ** 40
  const says =
    tib >= 0.1 ? `${Math.round(tib * 10) / 10} TiB` : sayBytes(Math.round(bytes / 2 ** 20) * 2 ** 20)
  return (
    <div className="flex items-center gap-2 py-1">
      <span className="flex-1" style={{ borderTop: '1px dashed var(--line)' }} />
      <Note>{says} unused</Note>
      <span className="flex-1" style={{ borderTop: '1px dashed var(--line)' }} />
    </div>
  )
}

function You({ children }: { readonly children: ReactNode }) {
  return (
    <span className="font-mono text-[11px]" style={{ color: 'var(--you)' }}>
      {children}
    </span>
  )
}
