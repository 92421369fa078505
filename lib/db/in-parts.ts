/** A statement takes only so many values at once: SQLite 32 766, and a row has several. */
const PART = 1000

/** Does the work for a long list part by part, in order, and gives all that came out. */
export async function inParts<Item, T>(
  items: readonly Item[],
  work: (part: Item[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const out: T[] = []
  for (let start = 0; start < items.length; start += PART) {
    out.push(...(await work(items.slice(start, start + PART))))
  }
  return out
}
