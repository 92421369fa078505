import { wake } from './eventpoll'
import { type ErrorName, type Event, type Socket, sum, type Work } from './kernel'

/** Linux net/unix/af_unix.c: unix_stream_sendmsg. Each write is one buffer; the send buffer is never full here. */
export function writeSocket(work: Work, index: number, n: number): number | ErrorName {
  const socket = work.kernel.sockets[index]
  const peer = work.kernel.sockets[socket?.peer ?? -1]
  if (socket === undefined || peer === undefined) return 'EBADF'
  if (socket.sendShut) return 'EPIPE'
  if (n === 0) return 0
  if (peer.closed || peer.receiveShut) return 'EPIPE'
  const wasEmpty = peer.buffers.length === 0
  peer.buffers.push(n)
  if (wasEmpty || !work.kernel.rules.wakeOnlyFromEmpty) wakeSocket(work, socket.peer, 'IN')
  return n
}

/** Linux net/unix/af_unix.c: unix_stream_read_generic. A buffer that is used up wakes its sender: it may write again. */
export function readSocket(work: Work, index: number, n: number): number | ErrorName {
  const socket = work.kernel.sockets[index]
  if (socket === undefined) return 'EBADF'
  if (n === 0) return 0
  if (socket.buffers.length === 0) {
    if (socket.pendingReset) {
      socket.pendingReset = false
      return 'ECONNRESET'
    }
    return socket.receiveShut ? 0 : 'EAGAIN'
  }
  const had = sum(socket.buffers)
  let left = n
  for (let first = socket.buffers[0]; first !== undefined && left > 0; first = socket.buffers[0]) {
    const bytes = Math.min(first, left)
    left -= bytes
    if (bytes < first) {
      socket.buffers[0] = first - bytes
    } else {
      socket.buffers.shift()
      wakeSocket(work, socket.peer, 'OUT')
    }
  }
  return Math.min(had, n)
}

/** Linux net/unix/af_unix.c: unix_shutdown. The own end is woken first, then the peer. */
export function shutdownSocket(work: Work, index: number, how: 'RD' | 'WR' | 'RDWR'): 0 | ErrorName {
  const socket = work.kernel.sockets[index]
  const peer = work.kernel.sockets[socket?.peer ?? -1]
  if (socket === undefined || peer === undefined) return 'ENOTSOCK'
  if (how !== 'WR') shutReceive(socket, peer)
  if (how !== 'RD') shutReceive(peer, socket)
  wakeSocket(work, index, null)
  wakeSocket(work, socket.peer, null)
  return 0
}

/** The last descriptor is gone. Linux net/unix/af_unix.c: unix_release_sock. */
export function releaseSocket(work: Work, index: number): void {
  const socket = work.kernel.sockets[index]
  const peer = work.kernel.sockets[socket?.peer ?? -1]
  if (socket === undefined || peer === undefined) return
  const unread = socket.buffers.length > 0
  socket.closed = true
  shutReceive(socket, peer)
  shutReceive(peer, socket)
  if (unread) peer.pendingReset = true
  wakeSocket(work, socket.peer, null)
  socket.buffers = []
  if (unread) wakeSocket(work, socket.peer, 'OUT')
}

function shutReceive(receiver: Socket, sender: Socket): void {
  receiver.receiveShut = true
  sender.sendShut = true
}

function wakeSocket(work: Work, index: number, event: Event | null): void {
  for (const file of work.kernel.files) {
    if (file.kind === 'socket' && file.socket === index) wake(work, file, event)
  }
}
