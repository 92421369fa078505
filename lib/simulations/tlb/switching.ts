import { type Buffer, emptyBuffer, entriesOf, lookUp, without } from './buffer'

/** TLB_NR_DYN_ASIDS: address spaces whose entries a CPU keeps apart (Linux arch/x86/include/asm/tlbflush.h). */
export const ASID_SLOTS = 6

/** A CPU's TLB over switches between processes. Plain JSON. */
export interface Cpu {
  readonly buffer: Buffer
  readonly hasPcid: boolean
  readonly process: string | null
  /** PCID: whose entries carry which tag; index is the tag. */
  readonly slots: readonly (string | null)[]
  /** The slot that is given away next when none is the process's own. */
  readonly nextSlot: number
}

export type Flush = 'nothing' | 'everything' | 'one-slot'

export interface Switched {
  readonly cpu: Cpu
  readonly flush: Flush
  /** Entries that were thrown out. */
  readonly dropped: number
  /** The tag that the process runs with. */
  readonly slot: number
}

export function startCpu(entries: number, hasPcid: boolean): Cpu {
  return {
    buffer: emptyBuffer({ policy: 'LRU', sets: 1, ways: entries }),
    hasPcid,
    process: null,
    slots: Array.from({ length: ASID_SLOTS }, () => null),
    nextSlot: 0,
  }
}

/**
 * What a switch to a thread of `process` does to the TLB. Linux arch/x86/mm/tlb.c: switch_mm_irqs_off (the same
 * address space: nothing) and choose_new_asid (a slot of its own: nothing; else the next slot round-robin, whose old
 * entries are flushed). Without PCID a new CR3 flushes all entries that are not global.
 */
export function switchTo(cpu: Cpu, process: string): Switched {
  if (cpu.process === process) {
    return { cpu, flush: 'nothing', dropped: 0, slot: cpu.hasPcid ? cpu.slots.indexOf(process) : 0 }
  }
  if (!cpu.hasPcid) {
    const dropped = entriesOf(cpu.buffer).length
    const buffer = without(cpu.buffer, () => true)
    const flush = cpu.process === null ? 'nothing' : 'everything'
    return { cpu: { ...cpu, buffer, process }, flush, dropped, slot: 0 }
  }
  const own = cpu.slots.indexOf(process)
  if (own >= 0) return { cpu: { ...cpu, process }, flush: 'nothing', dropped: 0, slot: own }
  const slot = cpu.nextSlot
  const wasTaken = cpu.slots[slot] !== null
  const dropped = entriesOf(cpu.buffer).filter((entry) => entry.tag === slot).length
  return {
    cpu: {
      ...cpu,
      process,
      buffer: without(cpu.buffer, (entry) => entry.tag === slot),
      slots: cpu.slots.with(slot, process),
      nextSlot: (slot + 1) % ASID_SLOTS,
    },
    flush: wasTaken ? 'one-slot' : 'nothing',
    dropped,
    slot,
  }
}

/** The running process uses a page. */
export function use(cpu: Cpu, page: number): { readonly cpu: Cpu; readonly hit: boolean } {
  const tag = cpu.hasPcid && cpu.process !== null ? Math.max(0, cpu.slots.indexOf(cpu.process)) : 0
  const { buffer, hit } = lookUp(cpu.buffer, page, tag)
  return { cpu: { ...cpu, buffer }, hit }
}

/** A process gets the CPU and uses these pages. */
export interface Turn {
  readonly process: string
  readonly pages: readonly number[]
}

/** Whether each access of the last turn hits: what the process that comes back finds of its own. */
export function hitsOfLastTurn(entries: number, hasPcid: boolean, turns: readonly Turn[]): boolean[] {
  let cpu = startCpu(entries, hasPcid)
  let hits: boolean[] = []
  for (const { process, pages } of turns) {
    cpu = switchTo(cpu, process).cpu
    hits = pages.map((page) => {
      const used = use(cpu, page)
      cpu = used.cpu
      return used.hit
    })
  }
  return hits
}
