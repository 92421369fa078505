import 'server-only'

/** The fields of the settings form; numbers are still text where they are none, for the schema to refuse. */
export function readSettingsForm(form: FormData): unknown {
  const number = (key: string): unknown => {
    const text = form.get(key)
    return typeof text === 'string' && text.trim() !== '' ? Number(text) : text
  }
  return {
    timeZone: form.get('timeZone'),
    dayStartHour: number('dayStartHour'),
    budgetMinutes: number('budgetMinutes'),
    retention: number('retention'),
    newPerNight: number('newPerNight'),
  }
}

/** The first fault of each field. */
export function firstFaults(
  fields: Readonly<Record<string, readonly string[] | undefined>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).flatMap(([key, faults]) =>
      faults?.[0] === undefined ? [] : [[key, faults[0]]],
    ),
  )
}
