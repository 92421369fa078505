/** An array or a matrix in memory, so that addresses can be called by their elements. */
export interface Area {
  readonly name: string
  readonly base: number
  readonly elem: number
  readonly count: number
  /** A matrix that lies row by row. */
  readonly cols?: number
  /** From one element to the next in bytes, where it is not `elem`. */
  readonly stride?: number
}

export function addressOf(area: Area, index: number): number {
  return area.base + index * (area.stride ?? area.elem)
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`
}

function placeIn(
  areas: readonly Area[],
  address: number,
): { readonly area: Area; readonly index: number } | null {
  for (const area of areas) {
    const index = Math.floor((address - area.base) / (area.stride ?? area.elem))
    if (index >= 0 && index < area.count && address < addressOf(area, index) + area.elem)
      return { area, index }
  }
  return null
}

function elementName(area: Area, index: number): string {
  if (area.cols === undefined) return `${area.name}[${index}]`
  return `${area.name}[${Math.floor(index / area.cols)}][${index % area.cols}]`
}

export function addressName(areas: readonly Area[], address: number): string {
  const place = placeIn(areas, address)
  return place === null ? hex(address) : elementName(place.area, place.index)
}

/** The elements that begin in a line: "a[8–15]", "m[1][0–7]"; its first address where there are none. */
export function lineName(areas: readonly Area[], line: number, lineSize: number): string {
  const from = line * lineSize
  for (const area of areas) {
    const pace = area.stride ?? area.elem
    const first = Math.max(0, Math.ceil((from - area.base) / pace))
    const last = Math.min(area.count - 1, Math.ceil((from + lineSize - area.base) / pace) - 1)
    if (first > last) continue
    if (first === last) return elementName(area, first)
    if (area.cols === undefined) return `${area.name}[${first}–${last}]`
    const [row, endRow] = [Math.floor(first / area.cols), Math.floor(last / area.cols)]
    if (row === endRow) return `${area.name}[${row}][${first % area.cols}–${last % area.cols}]`
    return `${area.name}[${row}][${first % area.cols}]–[${endRow}][${last % area.cols}]`
  }
  return hex(from)
}
