/** Rights of a stretch of addresses. On x86 what may be written may also be read. */
export const protections = ['none', 'r', 'rw'] as const
export type Protection = (typeof protections)[number]

/** A vm_area_struct: pages `from` up to, not including, `to`, all with the same attributes. */
export interface Area {
  readonly from: number
  readonly to: number
  readonly protection: Protection
  /** What madvise said of huge pages; null if nothing. */
  readonly huge: 'wanted' | 'unwanted' | null
  readonly locked: boolean
  /** Its anon_vma once it has pages of its own: only areas with the same one merge. */
  readonly family: number | null
}

export function areaAt(areas: readonly Area[], page: number): Area | undefined {
  return areas.find(({ from, to }) => from <= page && page < to)
}

/** The areas with everything in `from`..`to` changed: split at both ends, then merged where attributes agree. */
export function changeAreas(
  areas: readonly Area[],
  from: number,
  to: number,
  change: (area: Area) => Area | null,
): Area[] {
  const cut = areas.flatMap((area) => {
    const marks = [area.from, ...[from, to].filter((at) => area.from < at && at < area.to), area.to]
    return marks.slice(1).flatMap((end, i): Area[] => {
      const piece = { ...area, from: marks[i] ?? area.from, to: end }
      if (piece.from < from || piece.to > to) return [piece]
      const changed = change(piece)
      return changed === null ? [] : [changed]
    })
  })
  return merged(cut)
}

/** Linux mm/vma.c: vma_merge_existing_range, is_mergeable_anon_vma, without forks. */
function merged(areas: readonly Area[]): Area[] {
  const out: Area[] = []
  for (const area of areas) {
    const before = out.at(-1)
    const joins =
      before !== undefined &&
      before.to === area.from &&
      before.protection === area.protection &&
      sameKind(before, area) &&
      (before.family === null || area.family === null || before.family === area.family)
    if (joins) out[out.length - 1] = { ...before, to: area.to, family: before.family ?? area.family }
    else out.push(area)
  }
  return out
}

/** The family that a first page of its own gives an area: a neighbour's if it fits. Linux mm/vma.c: find_mergeable_anon_vma. */
export function familyFor(areas: readonly Area[], area: Area, fresh: number): number {
  const near = [areas.find(({ from }) => from === area.to), areas.find(({ to }) => to === area.from)]
  return near.find((one) => one !== undefined && one.family !== null && sameKind(one, area))?.family ?? fresh
}

function sameKind(a: Area, b: Area): boolean {
  return a.huge === b.huge && a.locked === b.locked
}

/** The first page of the range that no area holds, or null. */
export function firstHole(areas: readonly Area[], from: number, to: number): number | null {
  let at = from
  while (at < to) {
    const area = areaAt(areas, at)
    if (area === undefined) return at
    at = area.to
  }
  return null
}

/** The pieces of areas inside the range, in order. */
export function within(areas: readonly Area[], from: number, to: number): Area[] {
  return areas
    .filter((area) => area.from < to && area.to > from)
    .map((area) => ({ ...area, from: Math.max(from, area.from), to: Math.min(to, area.to) }))
}
