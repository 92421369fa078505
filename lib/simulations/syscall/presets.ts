import type { Preset, Settings } from '../contract'

const program = [
  '3 getpid',
  '4 vdso',
  'read-ready',
  'read-blocks',
  'poll-zero',
  'epoll-blocks',
  'nanosleep 5 ms',
  'bad-fd',
].join('\n')

const rest: Settings = {
  show: 'call',
  call: 'read',
  fd: 3,
  count: 40,
  ready: true,
  isolated: false,
  program,
  buffering: 'full',
  bytes: 64,
}

const ready: Preset = {
  id: 'read-ready',
  title: 'A read that finds its bytes',
  says: 'In and out on the same thread: two mode switches, no context switch. Watch rcx and r11.',
  settings: rest,
}

const presetsAfter: readonly Preset[] = [
  {
    id: 'read-sleeps',
    title: 'A read that has to wait',
    says: 'The same call on an empty pipe: the thread sleeps in the middle of it, and only here another one runs.',
    settings: { ...rest, ready: false },
  },
  {
    id: 'bad-descriptor',
    title: 'An error comes back',
    says: 'Descriptor 9 is not open. The kernel leaves -9 in rax; glibc makes -1 and errno of it.',
    settings: { ...rest, fd: 9 },
  },
  {
    id: 'unknown-number',
    title: 'A number nobody knows',
    says: 'The whole way in and out, for -38 in rax: ENOSYS.',
    settings: { ...rest, call: 'unknown' },
  },
  {
    id: 'isolation',
    title: 'With page-table isolation',
    says: 'Where user and kernel have page tables of their own, both ways switch them.',
    settings: { ...rest, call: 'write', fd: 4, isolated: true },
  },
  {
    id: 'program',
    title: 'Calls are not context switches',
    says: 'Many calls, few switches: the CPU is given up only where the thread has to wait.',
    settings: { ...rest, show: 'program' },
  },
  {
    id: 'buffer',
    title: 'A buffer in front of write',
    says: 'fputs fills a buffer in user space. The kernel is entered once every 4096 bytes.',
    settings: { ...rest, show: 'buffer', bytes: 200 },
  },
  {
    id: 'lines',
    title: 'Line by line',
    says: 'A line-buffered stream writes at each newline; its very first use also asks for the kind of file.',
    settings: { ...rest, show: 'buffer', buffering: 'line', bytes: 40 },
  },
]

/** The first one is what the page opens with. */
export const presets: readonly [Preset, ...Preset[]] = [ready, ...presetsAfter]
