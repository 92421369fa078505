/** Modified, Exclusive, Shared, Invalid. */
export type LineState = 'M' | 'E' | 'S' | 'I'
export type Operation = 'read' | 'write'

/** What a core puts on the bus. */
export type BusMessage = 'read' | 'own' | 'invalidate'

/** The state of one line in each core. */
export type Copies = readonly LineState[]

export interface Access {
  readonly copies: Copies
  readonly hit: boolean
  readonly message: BusMessage | null
  /** Who hands over the data; null where the core had it. */
  readonly from: number | 'memory' | null
  /** The cores that lost their copy. */
  readonly invalidated: readonly number[]
  /** The core whose changed line went back to memory. */
  readonly wroteBack: number | null
}

export function noCopies(cores: number): Copies {
  return Array.from({ length: cores }, () => 'I')
}

/**
 * One access of a core to a line, by MESI (Papamarcos and Patel 1984): a core that reads alone gets E and may then write without asking;
 * a writer is the only one that holds the line.
 */
export function access(copies: Copies, core: number, operation: Operation): Access {
  return operation === 'read' ? read(copies, core) : write(copies, core)
}

function read(copies: Copies, core: number): Access {
  if (copies[core] !== 'I') return hit(copies)
  const others = copies.some((state) => state !== 'I')
  return {
    copies: copies.map((state, i) => (i === core ? (others ? 'S' : 'E') : state === 'I' ? 'I' : 'S')),
    hit: false,
    message: 'read',
    from: supplierOf(copies),
    invalidated: [],
    wroteBack: ownerOf(copies),
  }
}

function write(copies: Copies, core: number): Access {
  const own = copies[core]
  const after = copies.map((_, i): LineState => (i === core ? 'M' : 'I'))
  if (own === 'M' || own === 'E') return { ...hit(copies), copies: after }
  const invalidated = copies.flatMap((state, i) => (state !== 'I' && i !== core ? [i] : []))
  if (own === 'S') return { ...hit(copies), copies: after, message: 'invalidate', invalidated }
  return {
    copies: after,
    hit: false,
    message: 'own',
    from: supplierOf(copies),
    invalidated,
    wroteBack: ownerOf(copies),
  }
}

function hit(copies: Copies): Access {
  return { copies, hit: true, message: null, from: null, invalidated: [], wroteBack: null }
}

function ownerOf(copies: Copies): number | null {
  const owner = copies.indexOf('M')
  return owner < 0 ? null : owner
}

/** Only a changed copy has to come from its owner; what memory has as well, memory answers. */
function supplierOf(copies: Copies): number | 'memory' {
  return ownerOf(copies) ?? 'memory'
}

/** The law of the protocol: one writer, or any number of readers, never both. */
export function isCoherent(copies: Copies): boolean {
  const held = copies.filter((state) => state !== 'I')
  return held.length <= 1 || held.every((state) => state === 'S')
}
