import { nameOf } from './numbers'

/** How a kernel gets from the number to the function: a call through sys_call_table, or a compiled switch. */
export type Dispatcher = 'table' | 'switch'

/** A kernel module that has made sys_call_table writable and put its own function into one slot. */
export interface Patched {
  readonly dispatcher: Dispatcher
  readonly slot: number
}

/**
 * The function that a number leads to; `hook` is the module's. arch/x86/entry/syscall_64.c: up to 6.8
 * `sys_call_table[unr](regs)`; since 6.9 x64_sys_call, a switch with direct calls, and the table is left for tracing.
 */
export function functionFor({ dispatcher, slot }: Patched, number: number): string {
  const name = nameOf(number)
  if (name === null) return '__x64_sys_ni_syscall'
  return dispatcher === 'table' && slot === number ? 'hook' : `__x64_sys_${name}`
}
