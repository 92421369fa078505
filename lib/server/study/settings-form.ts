import 'server-only'

/** The fields of the settings form; numbers are still text where they are none, for the schema to refuse. */
export function readSettingsForm(form: FormData): unknown {
  const number = (value: FormDataEntryValue | null | undefined): unknown =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return {
    timeZone: form.get('timeZone'),
    dayStartHour: number(form.get('dayStartHour')),
    budgetMinutes: number(form.get('budgetMinutes') ?? undefined),
    retention: number(form.get('retention') ?? undefined),
    newPerNight: number(form.get('newPerNight') ?? undefined),
    theme: form.get('theme'),
    balanceLoad: form.has('balanceLoad'),
    quietWeekdays: form.getAll('quietWeekday').map(number),
    quietDays: form.getAll('quietDay'),
    addQuietDay: form.get('addQuietDay'),
    breakFrom: form.get('breakFrom'),
    breakTo: form.get('breakTo'),
    documents: form.getAll('document'),
    reminderMinute: form.get('reminder'),
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
