import { Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import { sayNumber } from '../answer'
import type { Shown } from './shown'
import { sayBytes } from './sizes'
import type { GoroutineView, RecursionView, ThreadsView } from './stack-traces'

const TALL = 250

export function RecursionStage({ view, width, parting }: Shown<RecursionView>) {
  const y = (bytes: number) => Math.min(TALL, (bytes / view.room) * TALL)
  const guess =
    parting?.focus?.startsWith('depth:') === true
      ? view.start + Number(parting.focus.slice(6)) * view.frame
      : null
  const isBelow = guess !== null && guess > view.room
  const lines = Math.min(view.depth, Math.floor((y(view.used) - y(view.start)) / 7))
  const facts = [
    ['open calls', sayNumber(view.depth)],
    ['in use', sayBytes(view.used)],
    ['room', sayBytes(view.room)],
    ['touched', sayBytes(view.touched)],
  ]
  return (
    <div className="flex gap-5">
      <div
        className="relative shrink-0"
        style={{ width: Math.min(190, width * 0.46), height: TALL + 44 + (isBelow ? 22 : 0) }}
      >
        <div
          className="absolute inset-x-0 top-0 overflow-hidden rounded-sm"
          style={{ height: TALL, border: '1px dashed var(--muted)' }}
        >
          <div
            className="dotted absolute inset-x-0 top-0"
            style={{ height: Math.max(5, y(view.start)), backgroundColor: tint('blocked', 30) }}
          />
          <div
            className="absolute inset-x-0"
            style={{
              top: Math.max(5, y(view.start)),
              height: TALL,
              transformOrigin: 'top',
              transform: `scaleY(${Math.max(0, y(view.used) - Math.max(5, y(view.start))) / TALL})`,
              backgroundColor: tint('user', 32),
            }}
          />
          {Array.from({ length: lines }, (_, i) => (
            <div
              key={i}
              className="absolute inset-x-0"
              style={{
                top: y(view.start) + ((i + 1) * (y(view.used) - y(view.start))) / lines,
                borderTop: `1px solid ${tint('user', 45)}`,
              }}
            />
          ))}
        </div>
        <div
          className="absolute inset-x-0 flex items-center justify-center rounded-sm font-mono text-[11px]"
          style={{
            top: TALL + 4,
            height: 34,
            boxShadow: view.isDead ? '0 0 0 2px var(--lamp)' : 'none',
            backgroundColor: tint('miss', 18),
          }}
        >
          <span className="hatched absolute inset-0 rounded-sm" />
          <span className="relative rounded-sm px-1.5 py-0.5" style={{ backgroundColor: 'var(--surface)' }}>
            {view.isDead ? 'SIGSEGV' : view.stack === 'main' ? 'over the limit' : 'guard page'}
          </span>
        </div>
        {guess !== null && (
          <div
            className="absolute inset-x-0"
            style={{ top: isBelow ? TALL + 41 : y(guess), borderTop: '2px dashed var(--you)' }}
          >
            <span
              className="absolute right-0 px-1 font-mono text-[11px] whitespace-nowrap"
              style={{
                color: 'var(--you)',
                top: isBelow || y(guess) < TALL - 30 ? 3 : -21,
                backgroundColor: 'var(--surface)',
              }}
            >
              you: {parting?.predicted}
            </span>
          </div>
        )}
      </div>
      <div className="flex flex-col gap-3 pt-1">
        <Note>
          {view.stack === 'main' ? 'main stack, grows on demand ↓' : "a thread's stack, fixed mapping ↓"}
        </Note>
        {facts.map(([name, value]) => (
          <div key={name}>
            <div className="font-mono text-[15px] leading-tight text-text">{value}</div>
            <Note>{name}</Note>
          </div>
        ))}
      </div>
    </div>
  )
}

export function GoroutineStage({
  view,
  end,
  width,
  parting,
}: Shown<GoroutineView> & { readonly end: GoroutineView }) {
  const largest = end.sizes.at(-1) ?? view.size
  const room = width - 84
  const wide = (bytes: number) => Math.max(3, (bytes / largest) * room)
  const guess = parting?.focus?.startsWith('size:') === true ? Number(parting.focus.slice(5)) : null
  return (
    <div className="flex flex-col gap-2">
      <Note>
        depth {view.depth} · {sayBytes(view.used)} in use · guard {view.guard}
      </Note>
      {end.sizes.map((size, i) => {
        const isNow = i === view.sizes.length - 1
        const isGone = i < view.sizes.length - 1
        return (
          <div key={size} className="flex items-center gap-3">
            <span
              className="w-[66px] shrink-0 text-right font-mono text-[11px]"
              style={{ color: guess === size ? 'var(--you)' : isNow ? 'var(--text)' : 'var(--muted)' }}
            >
              {sayBytes(size)}
            </span>
            <span
              className="relative flex h-[26px] overflow-hidden rounded-sm"
              style={{
                width: wide(size),
                border: `1px ${isNow ? 'solid' : 'dashed'} var(--muted)`,
                opacity: isNow || isGone ? 1 : 0.5,
                boxShadow: isNow ? '0 0 0 2px var(--lamp)' : 'none',
                ...(guess === size ? { outline: '2px dashed var(--you)', outlineOffset: 2 } : {}),
              }}
            >
              {isNow && (
                <span style={{ width: `${(view.used / size) * 100}%`, backgroundColor: tint('user', 40) }} />
              )}
              {isNow && (
                <span
                  className="hatched absolute inset-y-0 right-0"
                  style={{ width: `${(view.guard / size) * 100}%`, backgroundColor: tint('miss', 22) }}
                />
              )}
            </span>
            {isGone && wide(size) < room - 60 && <Note>copied, freed</Note>}
          </div>
        )
      })}
      {parting !== undefined && (guess === null || !end.sizes.includes(guess)) && (
        <Prediction>{parting.predicted}</Prediction>
      )}
      <Legend
        items={[
          { tone: 'user', label: 'in use' },
          { tone: 'miss', pattern: 'hatched', label: 'guard' },
        ]}
      />
    </div>
  )
}

export function ThreadsStage({ view, width, parting }: Shown<ThreadsView>) {
  const shown = Math.min(view.made, width < 460 ? 10 : 18)
  return (
    <div className="flex flex-col gap-3">
      <Note>
        main stack:{' '}
        {view.limit === 'unlimited' ? 'grows without a limit' : `grows to ${sayBytes(view.limit)} at most`}
      </Note>
      <div className="flex flex-wrap gap-2">
        {Array.from({ length: shown }, (_, i) => (
          <span key={i} className="stage-motion flex flex-col items-center gap-1">
            <span
              className="flex w-[52px] flex-col overflow-hidden rounded-sm"
              style={{
                border: `1px solid ${tint('user', 60)}`,
                boxShadow: i === shown - 1 ? '0 0 0 2px var(--lamp)' : 'none',
              }}
            >
              <span style={{ height: 6, backgroundColor: tint('user', 60) }} />
              <span
                className="flex items-center justify-center font-mono text-[11px] text-text"
                style={{ height: 40, backgroundColor: tint('user', 10) }}
              >
                {sayBytes(view.size).replace(' ', ' ')}
              </span>
              <span
                className="hatched"
                style={{ height: view.guard === 0 ? 0 : 9, backgroundColor: tint('miss', 22) }}
              />
            </span>
            <Note>{i + 1}</Note>
          </span>
        ))}
        {view.made === 0 && <Note>no thread yet</Note>}
        {view.made > shown && <Note>… {view.made} in all</Note>}
      </div>
      <span className="font-mono text-[15px] text-text">{sayBytes(view.addressSpace)}</span>
      <Note>address space of all these stacks</Note>
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
      <Legend
        items={[
          { tone: 'user', label: 'touched at the top, mapped below' },
          { tone: 'miss', pattern: 'hatched', label: 'guard' },
        ]}
      />
    </div>
  )
}
