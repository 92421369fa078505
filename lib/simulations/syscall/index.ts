import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { argumentRegister } from './questions/argument-register'
import { bufferSize } from './questions/buffer-size'
import { bufferedWrites } from './questions/buffered-writes'
import { countSwitches } from './questions/count-switches'
import { entersKernel } from './questions/enters-kernel'
import { errorInRax } from './questions/error-in-rax'
import { givesUpCpu } from './questions/gives-up-cpu'
import { registersAfter } from './questions/registers-after'
import { scriptRax } from './questions/script-rax'
import { stepsInOrder } from './questions/steps-in-order'
import { whichFunction } from './questions/which-function'

export const syscall: Simulation = {
  id: 'syscall',
  version: 1,
  title: 'The life of a system call',
  summary:
    'What happens between the syscall instruction and the way back: rings, registers, sleep, errors, and which library calls need it at all.',
  subject: 'running',
  miniature,
  modelled: [
    'One x86-64 CPU through a system call: ring, rip, rsp, rax, the argument registers, rcx, r11, the flags, the kernel stack and page-table isolation.',
    'The calls on descriptors, pipes, unix sockets and files as the kernel checks them, down to the order of the errors; futex with nobody else about.',
    'How the number leads to a function: through sys_call_table up to 6.8, by a compiled switch since.',
    'Which calls sleep, and so cost a context switch, and which come straight back.',
    "What glibc 2.36 makes of a library call: the vDSO, stdio's buffers, malloc's heap, or a system call under another name.",
  ],
  leftOut: [
    'Signals, restarted calls, ptrace, seccomp and 32-bit entry. Time: nothing here takes any.',
    'Contents of files and pipes: only their sizes count. File systems other than tmpfs.',
  ],
  sources: [
    {
      title: 'Linux 6.18 arch/x86/entry/entry_64.S: entry_SYSCALL_64',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/arch/x86/entry/entry_64.S?h=linux-6.18.y',
    },
    {
      title: 'Linux 6.18 arch/x86/entry/syscall_64.c: do_syscall_64',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/arch/x86/entry/syscall_64.c?h=linux-6.18.y',
    },
    { title: 'Linux 6.18 fs/read_write.c, fs/pipe.c, fs/fcntl.c, net/unix/af_unix.c' },
    { title: 'glibc 2.36 libio/fileops.c, malloc/malloc.c, sysdeps/unix/sysv/linux' },
    {
      title: 'man-pages: syscall(2), syscalls(2), vdso(7), errno(3)',
      url: 'https://man7.org/linux/man-pages/man2/syscall.2.html',
    },
  ],
  questions: [
    stepsInOrder,
    registersAfter,
    argumentRegister,
    whichFunction,
    errorInRax,
    scriptRax,
    countSwitches,
    givesUpCpu,
    entersKernel,
    bufferedWrites,
    bufferSize,
  ],
  playground,
  observe,
}
