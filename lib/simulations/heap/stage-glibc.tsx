import {
  Band,
  Cell,
  Lane,
  Legend,
  Note,
  Prediction,
  type Tone,
  toneColour,
} from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'
import { versionRules } from './arena'
import type { GlibcView } from './glibc-trace'

type Use = GlibcView['chunks'][number]['use']

const USES: Record<
  Use,
  { readonly tone: Tone; readonly letter: string; readonly pattern?: 'hatched' | 'dotted' | 'dashed' }
> = {
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

/** Chunks, lists of free ones, and what goes to the kernel. */
export function GlibcStage({
  view,
  width,
  parting,
}: {
  readonly view: GlibcView
  readonly width: number
  readonly parting: Parting | undefined
}) {
  const expected = parting?.focus?.startsWith('name:') === true ? parting.focus.slice(5) : null
  const labelWidth = width < 420 ? 74 : 92
  const prediction = parting === undefined ? null : <Prediction>{parting.predicted}</Prediction>
  return (
    <div className="flex flex-col gap-2">
      <Band
        kind="user"
        label={`user space · glibc ${view.version}${view.version === '2.43' ? ' · no fastbins' : ''}`}
      >
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap gap-x-0.5 gap-y-2">
            {view.chunks.map((chunk) => (
              <Chunk
                key={chunk.at}
                chunk={chunk}
                stage={width}
                current={chunk.at === view.touched}
                expected={expected !== null && chunk.name === expected && chunk.use !== 'top'}
              />
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
                  <Cell
                    key={`${at}-${i}`}
                    pill
                    tone={USES[of].tone}
                    current={at === view.touched}
                    height={24}
                    {...patternOf(of)}
                  >
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

function Chunk({
  chunk,
  stage,
  current,
  expected,
}: {
  readonly chunk: GlibcView['chunks'][number]
  readonly stage: number
  readonly current: boolean
  readonly expected: boolean
}) {
  const { tone, letter } = USES[chunk.use]
  return (
    <span className="inline-flex flex-col items-center gap-1">
      <Cell
        tone={tone}
        current={current}
        width={chunkWidth(chunk.size, stage)}
        height={40}
        style={{
          minWidth: 0,
          padding: 0,
          flexDirection: 'column',
          gap: 4,
          ...(chunk.use === 'top' ? { borderColor: 'var(--muted)' } : {}),
          ...(expected ? { outline: '2px dashed var(--you)', outlineOffset: 2 } : {}),
        }}
        {...patternOf(chunk.use)}
      >
        {chunk.use !== 'top' && (
          <span className={chunk.name.length > 2 ? '' : 'text-[13px]'}>{chunk.name || '·'}</span>
        )}
        {letter !== '' && <span>{letter}</span>}
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
      {grown !== 0 && (
        <Note>{grown > 0 ? `heap grows by ${short(grown)}` : `heap shrinks by ${short(-grown)}`}</Note>
      )}
    </div>
  )
}
