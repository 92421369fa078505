import { Band, Cell, Note } from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'
import { Parted } from './stage-parted'
import type { Scene } from './trace'

/** One read: the call above, what lies in the kernel below. */
export function OneRead({
  read,
  parting,
}: {
  readonly read: NonNullable<Scene['read']>
  readonly parting: Parting | undefined
}) {
  const { kind, nonBlocking, peerClosed, ask, unread, taken, result } = read
  const asleep = result === 'blocks'
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user">
        <div className="flex flex-wrap items-center gap-2">
          <Cell
            tone={asleep ? 'blocked' : 'run'}
            {...(asleep ? { pattern: 'hatched' as const } : {})}
            current={result !== null}
            height={30}
          >
            {asleep ? 'z asleep in read' : `read(${ask})`}
          </Cell>
          {result !== null && !asleep && (
            <Cell tone={result === 'EAGAIN' ? 'miss' : 'hit'} height={30}>
              returns {result === 'EAGAIN' ? '−1, EAGAIN' : result}
            </Cell>
          )}
        </div>
        <Parted parting={parting} />
      </Band>
      <Band kind="kernel">
        <div className="flex flex-wrap items-center gap-2">
          <Cell tone="kernel" {...(unread === 0 ? { pattern: 'dashed' as const } : {})} height={30}>
            {unread === 0 ? 'nothing unread' : `${unread} unread`}
          </Cell>
          {taken > 0 && (
            <Cell pattern="dotted" height={30}>
              {taken} read
            </Cell>
          )}
          <Note>
            {kind}, {nonBlocking ? 'O_NONBLOCK' : 'blocking'}
            {peerClosed ? ', peer has closed' : ''}
          </Note>
        </div>
      </Band>
    </div>
  )
}
