import { type Event, EVENTS, type Kernel, type OpenFile, pipeEndOpen, unreadBytes } from './kernel'

/** Which events hold for a file now. Linux fs/pipe.c: pipe_poll; net/unix/af_unix.c: unix_poll. */
export function pollFile(kernel: Kernel, file: OpenFile): readonly Event[] {
  const held = new Set<Event>()
  if (file.kind === 'pipe') {
    const pipe = kernel.pipes[file.pipe]
    if (file.end === 'r') {
      if (unreadBytes(kernel, file) > 0) held.add('IN')
      if (!pipeEndOpen(kernel, file.pipe, 'w')) held.add('HUP')
    } else {
      if (pipe !== undefined && pipe.slots.length < slotsOf(pipe.capacity)) held.add('OUT')
      if (!pipeEndOpen(kernel, file.pipe, 'r')) held.add('ERR')
    }
  }
  if (file.kind === 'socket') {
    const socket = kernel.sockets[file.socket]
    held.add('OUT')
    if (unreadBytes(kernel, file) > 0 || socket?.receiveShut === true) held.add('IN')
    if (socket?.receiveShut === true) held.add('RDHUP')
    if (socket?.receiveShut === true && socket.sendShut) held.add('HUP')
    if (socket?.pendingReset === true) held.add('ERR')
  }
  return EVENTS.filter((event) => held.has(event))
}

/** A pipe of this many bytes has one slot for each page. */
export function slotsOf(capacity: number): number {
  return capacity / 4096
}
