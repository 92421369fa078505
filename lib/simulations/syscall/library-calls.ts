import { numberOf } from './numbers'

/**
 * What a call of glibc 2.36 does in the kernel where that is not simply the call of the same name; nothing where it
 * stays in user space. Counted with strace on Linux 6.18 with clock source tsc.
 */
const BY_NAME: Readonly<Record<string, string>> = {
  // vDSO and user space
  gettimeofday: '',
  time: '',
  ftime: '',
  timespec_get: '',
  getcpu: '',
  sched_getcpu: '',
  brk: 'brk',
  setlocale: '',
  // another name
  clock: 'clock_gettime',
  open: 'openat',
  creat: 'openat',
  fopen: 'openat',
  freopen: 'openat',
  stat: 'newfstatat',
  lstat: 'newfstatat',
  fstat: 'newfstatat',
  fstatat: 'newfstatat',
  faccessat: 'faccessat2',
  nanosleep: 'clock_nanosleep',
  usleep: 'clock_nanosleep',
  sleep: 'clock_nanosleep',
  pread: 'pread64',
  pwrite: 'pwrite64',
  pipe: 'pipe2',
  send: 'sendto',
  recv: 'recvfrom',
  select: 'pselect6',
  pselect: 'pselect6',
  eventfd: 'eventfd2',
  eventfd_write: 'write',
  eventfd_read: 'read',
  wait: 'wait4',
  waitpid: 'wait4',
  signal: 'rt_sigaction',
  sigaction: 'rt_sigaction',
  sigprocmask: 'rt_sigprocmask',
  pthread_sigmask: 'rt_sigprocmask',
  sigpending: 'rt_sigpending',
  sigsuspend: 'rt_sigsuspend',
  raise: 'gettid getpid tgkill',
  pthread_kill: 'gettid getpid tgkill',
  getrlimit: 'prlimit64',
  setrlimit: 'prlimit64',
  getdtablesize: 'prlimit64',
  gethostname: 'uname',
  getdomainname: 'uname',
  getpgrp: 'getpgrp',
  nice: 'getpriority getpriority setpriority',
  isatty: 'ioctl',
  tcgetattr: 'ioctl',
  ttyname: 'ioctl',
  statvfs: 'statfs',
  pathconf: 'statfs',
  getentropy: 'getrandom',
  arc4random: 'getrandom',
  localtime: 'newfstatat',
  mktime: 'newfstatat',
  ctime: 'newfstatat',
  get_nprocs: 'openat read close',
  getloadavg: 'sysinfo',
  fclose: 'close',
  closedir: 'close',
  opendir: 'openat newfstatat',
  readdir: 'getdents64',
  ftell: 'lseek',
  fseek: 'lseek',
  rewind: 'lseek',
  perror: 'write',
  dprintf: 'newfstatat ioctl lseek write',
  sbrk: 'brk',
  fork: 'clone',
  _exit: 'exit_group',
  pthread_create: 'rt_sigprocmask clone3 rt_sigprocmask',
  pthread_join: 'futex',
  pthread_barrier_wait: 'futex',
  pthread_getaffinity_np: 'sched_getaffinity',
  pthread_setaffinity_np: 'sched_setaffinity',
  pthread_setname_np: 'prctl',
  pthread_getname_np: 'prctl',
  pthread_yield: 'sched_yield',
  pthread_cond_timedwait: 'futex',
  sem_timedwait: 'futex',
  clock_getcpuclockid: 'clock_getres',
  lockf: 'fcntl',
  posix_fadvise: 'fadvise64',
  posix_fallocate: 'fallocate',
  sigwait: 'rt_sigtimedwait',
  signalfd: 'signalfd4',
  mkfifo: 'mknodat',
  mknod: 'mknodat',
  futimens: 'utimensat',
  getpwuid: 'newfstatat newfstatat openat lseek read close',
}

/** Whole calls that cannot be put together from their parts. */
const BY_PHRASE: Readonly<Record<string, string>> = {
  'sbrk(0)': '',
  'sysconf(_SC_NPROCESSORS_ONLN)': 'openat read close',
  'sysconf(_SC_NPROCESSORS_CONF)': 'openat read close',
  'sysconf(_SC_OPEN_MAX)': 'prlimit64',
  'sysconf(_SC_PHYS_PAGES)': 'sysinfo',
  'sysconf(_SC_AVPHYS_PAGES)': 'sysinfo',
  'sigsetjmp(1)': 'rt_sigprocmask',
  'kill(getpid(),0)': 'getpid kill',
  'fdopen+fclose': 'dup fcntl close',
  'fopen+fprintf+fclose': 'openat newfstatat ioctl write close',
  'fopen+fgetc+fclose': 'openat newfstatat ioctl read close',
  'mlock+munlock': 'mlock munlock',
  'fmemopen+fclose': '',
  'tmpfile+fclose': 'openat fcntl close',
  'pthread_create+join':
    'rt_sigprocmask clone3 rt_sigprocmask rseq set_robust_list rt_sigprocmask madvise exit rt_sigprocmask futex',
  'fork+wait': 'clone set_robust_list exit_group wait4',
  'fork+waitpid': 'clone set_robust_list exit_group wait4',
  'fork+_exit+waitpid': 'clone set_robust_list exit_group wait4',
  'vfork+wait': 'vfork exit_group wait4',
}

/** Names that are system calls too, but are library functions here. */
const NOT_A_CALL: readonly string[] = ['signal', 'time', 'exit', 'syslog']

/** Clocks that the vDSO can read without entering the kernel (lib/vdso/gettimeofday.c: VDSO_HRES, VDSO_COARSE, VDSO_RAW). */
const VDSO_CLOCKS: readonly string[] = [
  'CLOCK_REALTIME',
  'CLOCK_MONOTONIC',
  'CLOCK_MONOTONIC_RAW',
  'CLOCK_REALTIME_COARSE',
  'CLOCK_MONOTONIC_COARSE',
  'CLOCK_BOOTTIME',
  'CLOCK_TAI',
]

/** `a+b` as its parts; a plus sign in brackets does not count. */
export function partsOf(phrase: string): string[] {
  return phrase.split(/\+(?![^(]*\))/).map((part) => part.trim())
}

/** The system calls of a phrase that is known as a whole, or null. */
export function callsOfPhrase(phrase: string): readonly string[] | null {
  const known = BY_PHRASE[phrase]
  return known === undefined ? null : wordsOf(known)
}

/** The system calls that one call of a library function makes. Unknown names stay in user space, unless a system call has that name. */
export function callsOf(part: string): readonly string[] {
  const phrase = callsOfPhrase(part)
  if (phrase !== null) return phrase
  const [name = ''] = /^\w+/.exec(part) ?? []
  if (name === 'clock_gettime' || name === 'clock_getres') {
    const [, clock = ''] = /\((\w+)\)/.exec(part) ?? []
    return VDSO_CLOCKS.includes(clock) ? [] : [name]
  }
  if (name === 'realpath') return callsOfRealpath(part)
  if (name === 'syscall') {
    const [, raw = ''] = /SYS_(\w+)/.exec(part) ?? []
    return numberOf(raw) === null ? [] : [raw]
  }
  const known = BY_NAME[name]
  if (known !== undefined) return wordsOf(known)
  return numberOf(name) === null || NOT_A_CALL.includes(name) ? [] : [name]
}

/** glibc 2.36 asks of each component whether it is a link, and where a relative path begins. Here nothing is a link. */
function callsOfRealpath(part: string): string[] {
  const [, path = '/tmp'] = /\("?([^",)]*)/.exec(part) ?? []
  const components = path.split('/').filter((word) => !['', '.', '..'].includes(word))
  return [...(path.startsWith('/') ? [] : ['getcwd']), ...components.map(() => 'readlink')]
}

function wordsOf(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}
