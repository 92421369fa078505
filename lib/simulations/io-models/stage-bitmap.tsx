import { Band, Legend, tint } from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'
import { Parted } from './stage-parted'
import type { Scene } from './trace'

/** The bits of an fd_set and where the descriptors lie in it. */
export function Bitmap({
  bitmap,
  width,
  parting,
}: {
  readonly bitmap: NonNullable<Scene['bitmap']>
  readonly width: number
  readonly parting: Parting | undefined
}) {
  const { size, first, highest, highestSet, asBits } = bitmap
  const end = Math.max(size, highest + 1) * 1.06
  const x = (fd: number): number => (fd / end) * (width - 26)
  const outside = highestSet !== null && highestSet >= size && asBits
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user" label={asBits ? 'user space: fd_set' : 'user space: the list'}>
        <div className="relative h-20">
          <div
            className="absolute top-2 left-0 h-7 rounded-[6px] border border-line"
            style={{ width: asBits ? x(size) : x(end), ...(asBits ? {} : { borderStyle: 'dashed' }) }}
          />
          {highestSet !== null && (
            <div
              className="absolute top-2 left-0 h-7 rounded-[4px]"
              style={{
                width: Math.max(6, x(highestSet + 1) - x(first)),
                transform: `translateX(${x(first)}px)`,
                transition: 'transform 320ms var(--calm), opacity 320ms var(--calm)',
                backgroundColor: tint(outside ? 'miss' : 'ready', 45),
                border: `1px solid var(${outside ? '--miss' : '--ready'})`,
              }}
            />
          )}
          {asBits && (
            <div
              className="absolute top-0 h-11 border-l-2 border-dashed border-kernel"
              style={{ left: x(size) }}
            />
          )}
          <span className="absolute top-12 left-0 font-mono text-[11px] leading-none text-muted">0</span>
          <span
            className="absolute top-12 font-mono text-[11px] leading-none text-text"
            style={{ left: Math.max(14, Math.min(x(first) - 12, width - 150)) }}
          >
            {first}
            {highest > first ? ` to ${highest}` : ''}
          </span>
          {asBits && (
            <span className="absolute right-0 bottom-0 font-mono text-[11px] leading-none text-kernel">
              last bit {size - 1}
              {outside ? ': behind it, abort' : ''}
            </span>
          )}
        </div>
        <Parted parting={parting} />
      </Band>
      <Legend
        items={[
          { tone: 'ready', label: asBits ? 'bits set' : 'entries' },
          { tone: 'miss', label: 'outside the bitmap' },
        ]}
      />
    </div>
  )
}
