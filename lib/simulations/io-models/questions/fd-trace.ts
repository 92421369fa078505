import type { Step, Trace } from '../../contract'
import { FD_SETSIZE, highestFd } from '../model'
import type { Scene } from '../trace'

interface Fds {
  readonly firstFd: number
  readonly connections: number
}

/** The bits of an fd_set that FD_SET writes, one descriptor at a time (the middle ones in one step). */
export function fdTrace({ firstFd, connections }: Fds, asBits: boolean): Trace<Scene> {
  const highest = highestFd({ firstFd, connections })
  const scene = (highestSet: number | null): Scene => ({
    round: 0,
    rounds: 0,
    arrived: [],
    models: [],
    bitmap: { size: FD_SETSIZE, first: firstFd, highest, highestSet, asBits },
  })
  const step = (says: string, cells: readonly string[], highestSet: number | null): Step<Scene> => ({
    says,
    cells,
    state: scene(highestSet),
  })
  const bits = asBits
    ? `An \`fd_set\` of ${FD_SETSIZE} bits, all 0.`
    : 'A list of descriptors, empty: each entry is a number, not a bit.'
  const shown = [firstFd, highest].filter((fd, i, all) => all.indexOf(fd) === i)
  const sets = shown.map((fd) => {
    const outside = asBits && fd >= FD_SETSIZE
    const says = !asBits
      ? `Descriptor ${fd} goes into the list.`
      : outside
        ? `FD_SET(${fd}) would set bit ${fd}, behind the last bit ${FD_SETSIZE - 1}. glibc aborts the process.`
        : `FD_SET(${fd}) sets bit ${fd}. The call's nfds must be at least ${fd + 1}.`
    return step(says, [`${fd}`, asBits ? (outside ? 'outside, abort' : `bit ${fd}`) : 'an entry'], fd)
  })
  return { columns: ['descriptor', 'where it goes'], steps: [step(bits, ['', 'nothing yet'], null), ...sets] }
}
