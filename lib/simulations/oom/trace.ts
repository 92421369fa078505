import type { Step, Trace } from '../contract'
import { badness, oomScore, PAGE_KIB } from './badness'
import { type Domain, type Group, type Machine, runAll, type State, type Touch, usedKib } from './model'
import { pointsOf, sayEvent, size } from './say'

export interface DrawnProcess {
  readonly name: string
  readonly group: string
  readonly residentKib: number
  readonly adj: number
  readonly points: number | null
  readonly score: number
  readonly alive: boolean
  readonly is: 'growing' | 'victim' | 'dying' | 'idle'
}

/** What the stage draws of a machine that fills up. */
export interface MemoryState {
  readonly kind: 'memory'
  readonly ramKib: number
  readonly cacheKib: number
  readonly groups: readonly Group[]
  readonly processes: readonly DrawnProcess[]
  /** Whose points are shown. */
  readonly domain: Domain
  readonly event: 'start' | 'grew' | 'reclaimed' | 'scored' | 'killed' | 'dead'
}

/** The domain in which the next choice is made, or was made last. */
function domainAt(states: readonly State[], at: number): Domain {
  const scored = (state: State): boolean => state.event?.is === 'scored'
  const found = states.slice(at).find(scored) ?? states.slice(0, at).findLast(scored)
  const first = states[0]
  const whole =
    first === undefined ? 1 : Math.floor((first.machine.ramKib + first.machine.swapKib) / PAGE_KIB)
  return found?.event?.is === 'scored' ? found.event.domain : { group: null, totalPages: whole }
}

export function memoryTrace(
  machine: Machine,
  touches: readonly Touch[],
  opening: string,
): Trace<MemoryState> {
  const states = runAll(machine, touches)
  return {
    columns: ['What happens', ...machine.processes.map(({ name }) => name), 'Page cache', 'Free'],
    steps: states.map((state, at): Step<MemoryState> => {
      const drawn = drawnOf(state, domainAt(states, at))
      const free = machine.ramKib - state.machine.cacheKib - usedKib(state.machine.processes)
      return {
        says: state.event === null ? opening : sayEvent(state.event),
        cells: [
          state.event?.is ?? 'start',
          ...drawn.map(({ alive, residentKib, points }) =>
            alive ? `${size(residentKib)}, ${pointsOf(points)} points` : 'killed',
          ),
          size(state.machine.cacheKib),
          size(free),
        ],
        state: {
          kind: 'memory',
          ramKib: machine.ramKib,
          cacheKib: state.machine.cacheKib,
          groups: machine.groups,
          processes: drawn,
          domain: domainAt(states, at),
          event: state.event?.is ?? 'start',
        },
      }
    }),
  }
}

function drawnOf({ machine, event }: State, domain: Domain): DrawnProcess[] {
  return machine.processes.map((process) => {
    const points = badness(
      { residentKib: process.residentKib, swappedKib: 0, pageTablesKib: 0, adj: process.adj },
      domain.totalPages,
    )
    const is =
      event?.is === 'killed' && event.names.includes(process.name)
        ? 'dying'
        : event?.is === 'scored' && event.victim === process.name
          ? 'victim'
          : event?.is === 'grew' && event.name === process.name
            ? 'growing'
            : 'idle'
    return {
      name: process.name,
      group: process.group,
      residentKib: process.residentKib,
      adj: process.adj,
      points,
      score: oomScore(points, domain.totalPages),
      alive: process.alive,
      is,
    }
  })
}
