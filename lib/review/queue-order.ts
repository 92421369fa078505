import { assert } from '@/lib/base/assert'

/** A card in the plan of a night. */
export interface PlannedCard {
  readonly cardId: string
  /** `reask`: missed earlier tonight; `relearning`: missed in an earlier night and not asked again since. */
  readonly kind: 'reask' | 'relearning' | 'review' | 'new'
  /** Seconds that it is expected to take. */
  readonly seconds: number
  /** The chance to recall it now, 0 to 1; null for a new one. */
  readonly retrievability: number | null
}

/** One to be put in order. */
export interface Candidate extends PlannedCard {
  readonly sectionId: string
  /** Siblings ask the same question of the same simulation. */
  readonly sibling: string
}

/** After a miss, so many other cards come before it is asked once more, while there are others. */
const ANSWERS_BETWEEN = 3
/** A card may be passed over for one of another section only within the next so many. */
const WINDOW = 3

export interface Arrangement {
  /** What is still to be asked of tonight's choice: those due by risk, the new ones in document order. */
  readonly remaining: readonly Candidate[]
  /** What was missed tonight, and how many answers ago. */
  readonly reasks: readonly { readonly candidate: Candidate; readonly answersSince: number }[]
  /** How many cards the night's choice had, and how many of them were new; how many new ones were asked already. */
  readonly planned: number
  readonly plannedNew: number
  readonly askedNew: number
  /** The card answered last. */
  readonly last: Candidate | null
}

/**
 * The order of what remains of a night. It is built one card at a time from what is left and what came last, so that the
 * plan made after an answer is the rest of the plan made before it.
 */
export function arrange({
  remaining,
  reasks,
  planned,
  plannedNew,
  askedNew,
  last,
}: Arrangement): Candidate[] {
  let left = [...remaining]
  let waiting = reasks.toSorted((a, b) => b.answersSince - a.answersSince)
  const order: Candidate[] = []
  let previous = last
  let usedNew = askedNew
  while (left.length + waiting.length > 0) {
    const passed = order.length
    const ready = waiting.find(
      ({ candidate, answersSince }) =>
        left.length === 0 ||
        (answersSince + passed >= ANSWERS_BETWEEN &&
          (candidate.sibling !== previous?.sibling || !canAvoid(left, candidate))),
    )
    let next: Candidate
    if (ready !== undefined) {
      next = ready.candidate
      waiting = waiting.filter((one) => one !== ready)
    } else {
      const slot = planned - left.length
      next = pick(left, previous, slotOf(slot, planned, plannedNew, usedNew, left))
      left = left.filter((one) => one !== next)
      if (next.kind === 'new') usedNew += 1
    }
    order.push(next)
    previous = next
  }
  return order
}

function canAvoid(left: readonly Candidate[], candidate: Candidate): boolean {
  return left.some(({ sibling }) => sibling !== candidate.sibling)
}

interface Slot {
  readonly wantsNew: boolean
  /** Otherwise a new card would end up in the last third. */
  readonly mustBeNew: boolean
}

/** New cards are spread over the first two thirds of a night; over all of it where they do not fit there. */
function slotOf(
  slot: number,
  planned: number,
  plannedNew: number,
  usedNew: number,
  left: readonly Candidate[],
): Slot {
  if (usedNew >= plannedNew) return { wantsNew: false, mustBeNew: false }
  const thirds = Math.floor((2 * planned) / 3)
  const limit = plannedNew <= thirds ? thirds : planned
  let target = 0
  while (target < plannedNew && Math.floor(((target + 0.5) * limit) / plannedNew) <= slot) target += 1
  const newLeft = left.filter(({ kind }) => kind === 'new').length
  return { wantsNew: usedNew < target, mustBeNew: newLeft >= limit - slot }
}

/** The next card for a slot: the first that is no sibling of the one before and leaves the rest separable. */
function pick(
  left: readonly Candidate[],
  previous: Candidate | null,
  { wantsNew, mustBeNew }: Slot,
): Candidate {
  const fresh = left.filter(({ kind }) => kind === 'new')
  const missed = left.filter(({ kind }) => kind === 'relearning')
  const due = missed.length > 0 ? missed : left.filter(({ kind }) => kind === 'review')
  const wanted = (wantsNew || mustBeNew) && fresh.length > 0 ? fresh : due.length > 0 ? due : fresh
  const other = mustBeNew ? [] : wanted === fresh ? due : fresh
  const isApart = (one: Candidate): boolean => one.sibling !== previous?.sibling
  const staysApart = separability(left)
  const fits = (one: Candidate): boolean => isApart(one) && staysApart(one)
  const isMixed = (one: Candidate): boolean => fits(one) && one.sectionId !== previous?.sectionId
  const next =
    // New cards keep the order of the document, whose later cards build on the earlier ones.
    (wanted === due ? wanted.slice(0, WINDOW).find(isMixed) : undefined) ??
    wanted.find(fits) ??
    other.find(fits) ??
    wanted.find(isApart) ??
    other.find(isApart) ??
    wanted[0]
  assert(next !== undefined, 'something is left to pick from')
  return next
}

/** Whether, once this card is taken, the others can still follow with no two siblings side by side. */
function separability(left: readonly Candidate[]): (taken: Candidate) => boolean {
  const counts = new Map<string, number>()
  for (const { sibling } of left) counts.set(sibling, (counts.get(sibling) ?? 0) + 1)
  const rest = left.length - 1
  const half = Math.ceil(rest / 2)
  const crowded = [...counts].filter(([, count]) => count > half).map(([sibling]) => sibling)
  return ({ sibling }) => {
    const own = (counts.get(sibling) ?? 1) - 1
    return own <= Math.floor(rest / 2) && crowded.every((one) => one === sibling)
  }
}
