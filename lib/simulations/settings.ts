import type { Knob, Setting, Settings } from './contract'

/** Reads settings out of a link's query; what is missing, malformed or out of range keeps its value from `start`. */
export function settingsFromQuery(knobs: readonly Knob[], start: Settings, query: URLSearchParams): Settings {
  const own = knobs.flatMap((knob): [string, Setting][] => {
    const text = query.get(knob.key)
    const value = text === null ? null : settingOf(knob, text)
    return value === null ? [] : [[knob.key, value]]
  })
  return { ...start, ...Object.fromEntries(own) }
}

/** The settings that differ from `start`, as a query: the whole state of a playground in a link. */
export function queryFromSettings(settings: Settings, start: Settings): string {
  const changed = Object.entries(settings).filter(([key, value]) => start[key] !== value)
  return new URLSearchParams(changed.map(([key, value]) => [key, String(value)])).toString()
}

function settingOf(knob: Knob, text: string): Setting | null {
  switch (knob.kind) {
    case 'number': {
      const value = Number(text)
      return text.trim() !== '' && value >= knob.min && value <= knob.max ? value : null
    }
    case 'choice':
      return knob.options.some((option) => option.value === text) ? text : null
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : null
    case 'script':
      return text.slice(0, 4000)
  }
}

/** Whether turning this knob can change the run, as the others are set. */
export function isInUse({ onlyFor }: Knob, settings: Settings): boolean {
  return onlyFor === undefined || onlyFor.is.includes(String(settings[onlyFor.key]))
}
