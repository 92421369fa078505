/** Clockwise from the top, in radians. */
export function angleOf(slot: number, entries: number): number {
  return (slot / entries) * 2 * Math.PI - Math.PI / 2
}

/** A part of a ring between two angles, as an SVG path. */
export function sector(centre: number, inner: number, outer: number, from: number, to: number): string {
  const point = (radius: number, angle: number) =>
    `${(centre + radius * Math.cos(angle)).toFixed(2)} ${(centre + radius * Math.sin(angle)).toFixed(2)}`
  // A whole circle cannot be one arc.
  const end = to - from >= 2 * Math.PI ? from + 2 * Math.PI - 0.001 : to
  const large = end - from > Math.PI ? 1 : 0
  return `M ${point(outer, from)} A ${outer} ${outer} 0 ${large} 1 ${point(outer, end)} L ${point(inner, end)} A ${inner} ${inner} 0 ${large} 0 ${point(inner, from)} Z`
}
