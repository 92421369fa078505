import { z } from 'zod'

const one = <T extends z.ZodType>(value: T) => z.strictObject({ value, locked: z.boolean() }).optional()

/** What an owner sets for the group: a member who has set nothing has it; locked, every member has it. */
export const groupDefaultsSchema = z.strictObject({
  /** Desired retention in thousandths. */
  retention: one(
    z.int('A share from 70 % to 97 %.').min(700, 'From 70 % to 97 %.').max(970, 'From 70 % to 97 %.'),
  ),
  newPerNight: one(
    z.int('A whole number of cards.').min(0, 'From 0 to 50 cards.').max(50, 'From 0 to 50 cards.'),
  ),
  budgetMinutes: one(z.int('Whole minutes.').min(1, 'At least a minute.').max(120, 'At most two hours.')),
})
export type GroupDefaults = Readonly<z.output<typeof groupDefaultsSchema>>

export const sharedSettings = ['retention', 'newPerNight', 'budgetMinutes'] as const
export type SharedSetting = (typeof sharedSettings)[number]
type Shared = Readonly<Record<SharedSetting, number>>

/** A group's defaults, with the name to say who has locked something. */
export interface DefaultsOfGroup {
  readonly name: string
  readonly defaults: GroupDefaults
}

/** Which settings a learner cannot change, and the group that locks each. */
export type Locks = Readonly<Partial<Record<SharedSetting, string>>>

/**
 * The settings that count for a learner: a lock first, then what the learner has chosen, then a default, then what
 * the app starts with. Of several groups, the one joined first counts.
 */
export function effectiveSettings<Own extends Shared>(
  own: Own,
  chosen: ReadonlySet<string>,
  groups: readonly DefaultsOfGroup[],
): { readonly settings: Own; readonly locks: Locks } {
  const settings: Record<SharedSetting, number> = {
    retention: own.retention,
    newPerNight: own.newPerNight,
    budgetMinutes: own.budgetMinutes,
  }
  const locks: Partial<Record<SharedSetting, string>> = {}
  for (const key of sharedSettings) {
    const lock = groups.find(({ defaults }) => defaults[key]?.locked === true)
    const given =
      lock ?? (chosen.has(key) ? undefined : groups.find(({ defaults }) => defaults[key] !== undefined))
    const value = given?.defaults[key]?.value
    if (value !== undefined) settings[key] = value
    if (lock !== undefined) locks[key] = lock.name
  }
  return { settings: { ...own, ...settings }, locks }
}
