import { type Declared, layOut } from '../declared'
import { type Place, roundUp } from '../layout'

/** Offsets as they would be by a rule that is not the compiler's. */
export interface WrongLayout {
  readonly fields: readonly Place[]
  readonly size: number
}

/** The fields with their true sizes, put down by `next`: the offset for a field when `end` bytes are taken. */
function placed(fields: readonly Place[], next: (end: number, field: Place) => number): WrongLayout {
  const out: Place[] = []
  let end = 0
  for (const field of fields) {
    const offset = next(end, field)
    out.push({ ...field, offset })
    end = offset + field.size
  }
  return { fields: out, size: end }
}

export function withoutPadding(declared: Declared): WrongLayout {
  return placed(layOut(declared).fields, (end) => end)
}

export function allToEight(declared: Declared): WrongLayout {
  const { fields, size } = placed(layOut(declared).fields, (end) => roundUp(end, 8))
  return { fields, size: roundUp(size, 8) }
}

/** As if the compiler put the fields with the greatest alignment first. */
export function reordered(declared: Declared): WrongLayout {
  return layOut({ ...declared, fields: bestOrder(declared) })
}

/** A field aligned to its whole size, arrays and headers included. */
export function alignedToSize(declared: Declared): WrongLayout {
  const { fields, align } = layOut(declared)
  const { fields: out, size } = placed(fields, (end, field) => roundUp(end, Math.max(1, field.size)))
  return { fields: out, size: roundUp(size, align) }
}

export function mutexPadded(declared: Declared): WrongLayout | null {
  const isMutex = (name: string): boolean =>
    declared.fields.some((field) => field.name === name && field.type === 'sync.Mutex')
  if (!declared.fields.some(({ name }) => isMutex(name))) return null
  const { fields, align } = layOut(declared)
  let more = 0
  const out = fields.map((field) => {
    const moved = { ...field, offset: field.offset + more }
    if (isMutex(field.name)) more += 56
    return moved
  })
  const last = out.at(-1)
  return {
    fields: out,
    size: roundUp(last === undefined ? 0 : last.offset + last.size + (isMutex(last.name) ? 56 : 0), align),
  }
}

/** Greatest alignment first; of equal ones the order stays. This order never leaves a hole between fields. */
export function bestOrder(declared: Declared): Declared['fields'] {
  const alignOf = (name: string): number =>
    layOut({ ...declared, fields: declared.fields.filter((field) => field.name === name) }).align
  return declared.fields.toSorted((a, b) => alignOf(b.name) - alignOf(a.name))
}
