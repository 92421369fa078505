/** A field as its struct's rules see it: how long it is and where it may start. */
export interface Sized {
  readonly name: string
  readonly size: number
  readonly align: number
  /** Members of a nested struct, from its own start. */
  readonly members: readonly Place[]
}

/** Where a field came to lie, from the start of the outermost struct. Members of a nested struct have dotted names. */
export interface Place {
  readonly name: string
  readonly offset: number
  readonly size: number
}

export interface Layout {
  readonly size: number
  readonly align: number
  /** The struct's own fields, in the order of their declaration. */
  readonly fields: readonly Place[]
  /** The fields with the members of nested structs behind each. */
  readonly members: readonly Place[]
}

/** Puts each field at the next multiple of its alignment, in the order of declaration. System V AMD64 ABI 3.1.2: Aggregates and Unions. */
export function placeFields(fields: readonly Sized[]): {
  readonly end: number
  readonly align: number
  readonly fields: readonly Place[]
  readonly members: readonly Place[]
} {
  let end = 0
  let align = 1
  const places: Place[] = []
  const members: Place[] = []
  for (const field of fields) {
    const offset = roundUp(end, field.align)
    const place = { name: field.name, offset, size: field.size }
    places.push(place)
    members.push(place)
    for (const member of field.members) {
      members.push({
        name: `${field.name}.${member.name}`,
        offset: offset + member.offset,
        size: member.size,
      })
    }
    end = offset + field.size
    align = Math.max(align, field.align)
  }
  return { end, align, fields: places, members }
}

export function roundUp(value: number, align: number): number {
  return Math.ceil(value / align) * align
}
