/** Source: Go runtime/stack.go: stackMin. */
const STACK_MIN = 2048
/** A new goroutine's stack after deep ones were seen by a collection (adaptive start size, Go 1.19). */
const STACK_AFTER_DEEP = 32_768
/** What does not belong to the frames: the guard (928) and the frames above the first level, as recorded with Go 1.19. */
export const STACK_RESERVE = 1120
/** In use while the goroutine waits, as the collector counts it: between 1024 and 2048, as recorded. */
const IN_USE = 1200
/** Return address, frame pointer and spills beside the local array, as Go 1.19 compiled the recorded function. */
const FRAME_EXTRA = 40

interface StackInput {
  /** Bytes per level; null: what the recorded function takes with its local array. */
  readonly frame: number | null
  readonly localBytes: number
  readonly depth: number
  readonly collections: number
  readonly hadDeepStacks: boolean
}

interface StackRun {
  readonly start: number
  /** [level, size]: the first level, and each at which the size is another one. */
  readonly growth: [number, number][]
  /** The size after the return, and after each collection. */
  readonly after: number[]
}

/**
 * The size of the stack at each level of a recursion, and after each garbage collection.
 * Source: Go runtime/stack.go: newstack (doubles until the frame fits), shrinkstack (halves below a quarter).
 */
export function stackRun({ frame, localBytes, depth, collections, hadDeepStacks }: StackInput): StackRun {
  const perLevel = frame ?? Math.ceil((localBytes + FRAME_EXTRA) / 8) * 8
  const start = hadDeepStacks ? STACK_AFTER_DEEP : STACK_MIN
  let size = start
  const growth: [number, number][] = []
  for (let level = 0; level <= depth; level++) {
    const before = size
    size = grown(size, (level + 1) * perLevel)
    if (level === 0 || size !== before) growth.push([level, size])
  }
  const after = [size]
  for (let i = 0; i < collections; i++) {
    size = shrunk(size)
    after.push(size)
  }
  return { start, growth, after }
}

/** Doubles until the frames and the reserve fit. */
export function grown(size: number, frameBytes: number): number {
  let next = size
  while (frameBytes + STACK_RESERVE > next) next *= 2
  return next
}

/** One collection: half, if less than a quarter is in use. */
export function shrunk(size: number): number {
  return size > STACK_MIN && IN_USE < size / 4 ? size / 2 : size
}
