import { errorIn } from './errors'
import type { Cpu, Life, Phase } from './model'
import { nameOf } from './numbers'

/** Each phase in a few words, as an item to put in order and on the stage. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  user: 'user code runs',
  load: 'load rax and the argument registers',
  syscall: 'the `syscall` instruction: rcx and r11 saved, ring 0',
  stack: 'switch to the kernel stack',
  save: 'save the user registers on the kernel stack',
  dispatch: 'pick the function by the number in rax',
  run: 'the function does its work',
  sleep: 'the thread sleeps, another one runs',
  wake: 'woken, the function goes on',
  result: 'put the result into rax',
  restore: 'restore the user registers and the user stack',
  sysret: '`sysret`: back to ring 3 at rcx',
  errno: 'glibc checks rax for an error',
}

/** What happened in this phase, with the values of this run. */
export function sayPhase(life: Life, { phase, registers, returned }: Cpu): string {
  switch (phase) {
    case 'user':
      return `User code in ring 3 is about to make a system call; the next instruction is at ${registers.rip}.`
    case 'load':
      return `The number ${life.number} goes into rax${life.shown.length === 0 ? '; there are no arguments' : `, the arguments into ${argumentsOf(life)}`}.`
    case 'syscall':
      return `\`syscall\` saves the address of the next instruction, ${registers.rcx}, in rcx and the flags in r11, jumps to the kernel's entry in ring 0, and leaves rsp alone.`
    case 'stack':
      return life.isolated
        ? "The kernel switches to its own page tables (page-table isolation) and to the thread's kernel stack."
        : "The kernel switches to the thread's kernel stack. Page tables stay: the kernel is mapped in them."
    case 'save':
      return 'The user registers are pushed onto the kernel stack as a `struct pt_regs`.'
    case 'dispatch': {
      const name = nameOf(life.number)
      return name === null
        ? `No system call has the number ${life.number}, so the result will be \`-ENOSYS\`.`
        : `A switch over the number ${life.number} leads to \`__x64_sys_${name}\`.`
    }
    case 'run':
      return 'The function checks its arguments and does the work, still on the same thread.'
    case 'sleep':
      return 'The pipe is empty and can still be written, so the thread sleeps: a context switch to another thread.'
    case 'wake':
      return 'Another thread has written; this one is woken, scheduled again, and goes on inside the same call.'
    case 'result':
      return sayResult(registers.rax)
    case 'restore':
      return 'The saved registers come back from the stack. rcx and r11 are not restored to what they were: they hold the return address and the flags.'
    case 'sysret':
      return `\`sysret\` goes to ring 3 at the address in rcx, ${registers.rcx}, with the flags from r11${life.isolated ? ', after switching back to the user page tables' : ''}.`
    case 'errno':
      return returned?.startsWith('-1') === true
        ? `glibc sees an error in rax: it sets errno and returns -1 (${returned}).`
        : `glibc sees no error in rax and returns ${returned ?? ''}.`
  }
}

function argumentsOf({ shown }: Life): string {
  const names = ['rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'].slice(0, shown.length)
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

function sayResult(rax: string): string {
  const error = errorIn(Number(rax))
  return error === null
    ? `The result ${rax} goes into rax.`
    : `The result is a failure: rax holds ${rax}, the negative of ${error}.`
}
