import { Band, Cell, Note, Prediction } from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'
import type { Scene } from './trace'

/** The threads of several loops in a quiet second. */
export function Idle({
  idle,
  parting,
}: {
  readonly idle: NonNullable<Scene['idle']>
  readonly parting: Parting | undefined
}) {
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user" label={`${idle.connections} quiet connections, one second`}>
        <div className="flex flex-col gap-2">
          {idle.rows.length === 0 && <Note>Nothing comes.</Note>}
          {idle.rows.map((row, i) => (
            <div key={row.loop} className="flex flex-col gap-1">
              <div className="flex flex-wrap items-center gap-2">
                <Cell
                  tone={row.running > 0 ? 'run' : 'blocked'}
                  {...(row.running > 0 ? {} : { pattern: 'hatched' as const })}
                  current={i === idle.rows.length - 1}
                  width={112}
                  height={26}
                >
                  {row.running > 0 ? 's never sleeps' : 'z asleep'}
                </Cell>
                <span className="font-mono text-[11px] text-text">{row.name}</span>
                <Note>
                  {row.threads} {row.threads === 1 ? 'thread' : 'threads'}
                </Note>
              </div>
              {parting?.focus === row.loop && <Prediction>{parting.predicted}</Prediction>}
            </div>
          ))}
        </div>
      </Band>
    </div>
  )
}
