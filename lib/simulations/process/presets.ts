import type { Preset } from '../contract'

const rest = { size: 0, pages: 16, shared: false, output: 'file' }
const lines = (...all: readonly string[]): string => all.join('\n')

const offset: Preset = {
  id: 'one-offset',
  title: 'Parent and child write one file',
  says: 'Watch the offset: it is in the open file, which fork does not copy, so the writes come one after the other.',
  settings: {
    ...rest,
    show: 'calls',
    script: lines(
      'P1 open("log", O_RDWR)',
      'P1 write(3, "aaa")',
      'P1 fork()  // P2',
      'P2 write(3, "bb")',
      'P1 write(3, "c")',
      'P2 open("log", O_RDWR)',
      'P2 write(4, "Z")',
    ),
  },
}

const hang: Preset = {
  id: 'pipe-that-never-ends',
  title: 'A pipe that never ends',
  says: 'P2 writes and exits, but P1 forgot to close its own write end, so it waits for itself.',
  settings: {
    ...rest,
    show: 'calls',
    script: lines(
      'P1 pipe()',
      'P1 fork()  // P2',
      'P2 close(3)',
      'P2 write(4, "hi")',
      'P2 exit(0)',
      'P1 read(3, 10)',
      'P1 read(3, 10)',
    ),
  },
}

const pipeline: Preset = {
  id: 'shell-pipeline',
  title: 'a | b, as a shell does it',
  says: 'Two forks, dup2 onto 1 and 0, everything else closed, exec: P3 sees the end when P2 exits.',
  settings: {
    ...rest,
    show: 'calls',
    script: lines(
      'P1 pipe()',
      'P1 fork()  // P2',
      'P2 dup2(4, 1)',
      'P2 close(3)',
      'P2 close(4)',
      'P1 fork()  // P3',
      'P3 dup2(3, 0)',
      'P3 close(3)',
      'P3 close(4)',
      'P1 close(3)',
      'P1 close(4)',
      'P2 execve()',
      'P3 execve()',
      'P3 read(0, 10)',
      'P2 write(1, "data")',
      'P3 read(0, 10)',
      'P2 exit(0)',
      'P1 wait()',
    ),
  },
}

const zombies: Preset = {
  id: 'zombie-and-orphan',
  title: 'A zombie and an orphan',
  says: 'P2 ends before its parent waits: a zombie. P3 loses its parent: an orphan, and init takes it.',
  settings: {
    ...rest,
    show: 'calls',
    script: lines(
      'P1 fork()  // P2',
      'P2 fork()  // P3',
      'P2 exit(3)',
      'P3 getppid()',
      'P2 state()',
      'P1 wait()',
      'P2 state()',
      'P3 exit(0)',
      'P3 state()',
    ),
  },
}

const snapshot: Preset = {
  id: 'snapshot',
  title: 'A snapshot by fork',
  says: 'fork copies no page. Each page that the parent then writes costs a fault and a copy; the child still sees the old one.',
  settings: {
    ...rest,
    show: 'pages',
    pages: 16,
    script: lines(
      'parent write 0-11',
      'parent fork',
      'child read 0-11',
      'parent write 2-5',
      'child write 4-7',
      'child exit',
      'parent write 6-9',
    ),
  },
}

const shared: Preset = {
  id: 'shared-mapping',
  title: 'A shared mapping',
  says: 'MAP_SHARED: fork shares the frames for good. Each process faults a page in at its first touch, and nothing is copied.',
  settings: {
    ...rest,
    show: 'pages',
    pages: 12,
    shared: true,
    script: lines('parent write 0-7', 'parent fork', 'child read 0-3', 'child write 2-9', 'parent read 0-11'),
  },
}

const stdio: Preset = {
  id: 'buffered-twice',
  title: 'Printed more often than called',
  says: 'Into a file the line waits in the stdio buffer when fork copies memory, so every copy writes it at exit. A terminal gets it once, before fork.',
  settings: { ...rest, show: 'forks', script: lines('printf("a\\n");', 'fork();', 'fork();') },
}

const thread: Preset = {
  id: 'thread',
  title: 'What a thread shares',
  says: 'pthread_create is clone with CLONE_VM, CLONE_FILES, CLONE_FS, CLONE_SIGHAND and CLONE_THREAD. Compare with fork().',
  settings: {
    ...rest,
    show: 'clone',
    script: lines(
      'pthread_create()',
      'x = 1',
      'close(3)',
      'chdir("/tmp")',
      'sigaction(SIGUSR1, …)',
      'pthread_sigmask(SIG_BLOCK, …)',
      'lseek(3, 10, SEEK_SET)',
    ),
  },
}

/** The first one is what the page opens with. */
export const presets: readonly [Preset, ...Preset[]] = [
  offset,
  hang,
  pipeline,
  zombies,
  snapshot,
  shared,
  stdio,
  thread,
]
