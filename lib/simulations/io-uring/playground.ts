import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { definePlayground } from '../define-playground'
import { sizesOf } from './ring'
import { readScript } from './script'
import { runProgram } from './trace'

const FILE_SIZE = 1000
const start = { entries: 4, cqEntries: 0, sqpoll: false, idle: 200 }

export const playground = definePlayground({
  settings: z.strictObject({
    entries: z.int().min(1).max(16),
    cqEntries: z.int().min(0).max(32),
    sqpoll: z.boolean(),
    idle: z.int().min(10).max(2000),
    program: z.string().max(4000),
  }),
  knobs: [
    {
      kind: 'number',
      key: 'entries',
      label: 'Entries',
      says: 'What the program asks for; the SQ gets the next power of two.',
      min: 1,
      max: 16,
      step: 1,
    },
    {
      kind: 'number',
      key: 'cqEntries',
      label: 'CQ entries',
      says: '0 leaves it to the kernel: twice the SQ.',
      min: 0,
      max: 32,
      step: 1,
    },
    {
      kind: 'switch',
      key: 'sqpoll',
      label: 'SQPOLL',
      says: 'A kernel thread watches the SQ, so that a submit needs no system call while it is awake.',
    },
    {
      kind: 'number',
      key: 'idle',
      label: 'sq_thread_idle',
      says: 'How long that thread spins without work before it sleeps.',
      min: 10,
      max: 2000,
      step: 10,
      unit: 'ms',
    },
    {
      kind: 'script',
      key: 'program',
      label: 'Program',
      says: 'One call a line. Requests: nop, read f 100, read p.r 8, write, poll, timeout 50ms, linktimeout, cancel 1, fsync, bad; flags: link, hardlink, drain, skip; “nop *3” is three. Calls: submit, wait 2, reap, events, sleep 50ms, syscall write p.w 8. The file f has 1000 bytes, the pipe p is empty.',
      lines: 10,
    },
  ],
  presets: [
    {
      id: 'one-call',
      title: 'Many requests, one call',
      says: 'Three requests are filled in shared memory. One io_uring_enter submits them all, and reaping needs none.',
      settings: { ...start, program: 'nop\nnop\nnop\nsubmit\nreap' },
    },
    {
      id: 'out-of-order',
      title: 'Completion order is not submission order',
      says: 'A read of an empty pipe waits, a read of a file goes to a worker thread. Watch which entry comes back first.',
      settings: {
        ...start,
        program: 'read p.r 8\nread f 100\nnop\nsubmit\nsleep 10ms\nsyscall write p.w 8\nreap',
      },
    },
    {
      id: 'two-chains',
      title: 'Two chains take turns',
      says: 'Followers run after the whole batch, one step of each chain in turn.',
      settings: {
        ...start,
        entries: 8,
        program: 'nop link\nnop link\nnop\nnop link\nnop link\nnop\nsubmit\nreap',
      },
    },
    {
      id: 'broken-chain',
      title: 'A chain breaks',
      says: 'The read asks for more than the file has. A short read breaks a soft link; change link to hardlink and see.',
      settings: { ...start, program: 'nop link\nread f 1500 link\nnop\nnop\nsubmit\nsleep 10ms\nreap' },
    },
    {
      id: 'overflow',
      title: 'The CQ overflows and nothing is lost',
      says: 'Eight completions for four places: the kernel keeps the rest, and an enter brings them when there is room.',
      settings: { ...start, cqEntries: 4, program: 'nop *4\nsubmit\nnop *4\nsubmit\nreap 2\nreap' },
    },
    {
      id: 'sqpoll',
      title: 'SQPOLL falls asleep',
      says: 'While the thread is awake a submit needs no system call. After 200 ms without work it has to be woken.',
      settings: {
        ...start,
        sqpoll: true,
        program: 'nop\nsubmit\nsleep 50ms\nnop\nsubmit\nsleep 500ms\nnop\nsubmit\nreap',
      },
    },
    {
      id: 'drain',
      title: 'A drain holds everybody',
      says: 'The drained request waits for the read, and the ones behind it wait too.',
      settings: {
        ...start,
        program: 'read p.r 8\nnop\nnop drain\nnop\nsubmit\nreap\nsyscall write p.w 8\nsleep 10ms\nreap',
      },
    },
  ],
  run({ entries, cqEntries, sqpoll, idle, program }) {
    const asked = cqEntries === 0 ? {} : { cqEntries }
    if (sizesOf({ entries, cq_entries: cqEntries === 0 ? undefined : cqEntries }) === null) {
      throw new AppError(
        'invalid',
        'io_uring_setup fails with EINVAL: the CQ may not be smaller than the SQ.',
      )
    }
    return runProgram(readScript(program), {
      entries,
      ...asked,
      sqpollIdleMs: sqpoll ? idle : null,
      files: [{ name: 'f', size: FILE_SIZE }],
      pipes: ['p'],
    }).trace
  },
})
