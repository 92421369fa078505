import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectiveSettings, groupDefaultsSchema, sharedSettings } from './defaults'

const own = { retention: 900, newPerNight: 8, budgetMinutes: 10, theme: 'night' }

test('A default counts for who has set nothing, and not for who has', () => {
  const groups = [{ name: 'Owls', defaults: { budgetMinutes: { value: 15, locked: false } } }]
  expect(effectiveSettings(own, new Set(), groups)).toEqual({
    settings: { ...own, budgetMinutes: 15 },
    locks: {},
  })
  expect(effectiveSettings(own, new Set(['budgetMinutes']), groups).settings).toEqual(own)
})

test('A lock counts for all, and says which group has it', () => {
  const groups = [
    { name: 'Owls', defaults: { retention: { value: 850, locked: false } } },
    { name: 'Larks', defaults: { retention: { value: 920, locked: true } } },
  ]
  const { settings, locks } = effectiveSettings(own, new Set(['retention']), groups)
  expect(settings.retention).toBe(920)
  expect(locks).toEqual({ retention: 'Larks' })
})

test('Whatever the groups say, a setting is one’s own, a default or a lock, and only a lock overrules a choice', () => {
  const one = (min: number, max: number) =>
    fc.option(fc.record({ value: fc.integer({ min, max }), locked: fc.boolean() }), { nil: undefined })
  const group = fc.record({
    name: fc.string(),
    defaults: fc.record({ retention: one(700, 970), newPerNight: one(0, 50), budgetMinutes: one(1, 120) }),
  })
  fc.assert(
    fc.property(fc.array(group, { maxLength: 4 }), fc.subarray([...sharedSettings]), (groups, chosen) => {
      const read = groups.map(({ name, defaults }) => ({
        name,
        defaults: groupDefaultsSchema.parse(defaults),
      }))
      const { settings, locks } = effectiveSettings(own, new Set(chosen), read)
      expect(settings.theme).toBe(own.theme)
      for (const key of sharedSettings) {
        const locked = read.filter(({ defaults }) => defaults[key]?.locked === true)
        expect(locks[key]).toBe(locked[0]?.name)
        if (locked[0] !== undefined) expect(settings[key]).toBe(locked[0].defaults[key]?.value)
        else if (chosen.includes(key)) expect(settings[key]).toBe(own[key])
      }
    }),
  )
})
