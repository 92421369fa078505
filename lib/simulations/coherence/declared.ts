import { layOutC } from './c-struct'
import { isBlank, layOutGo } from './go-struct'
import type { Layout, Place } from './layout'

export type Language = 'c' | 'go'

/** A struct as one writes it, without nesting. */
export interface Declared {
  readonly language: Language
  readonly fields: readonly DeclaredField[]
  /** GNU's `packed`; C only. */
  readonly packed?: boolean
}
export interface DeclaredField {
  readonly name: string
  readonly type: string
  readonly count?: number
}

export function layOut({ language, fields, packed = false }: Declared): Layout {
  return language === 'c'
    ? layOutC({
        struct: fields.map(({ name, type, count }) => ({
          name,
          type,
          ...(count === undefined ? {} : { array: count }),
        })),
        ...(packed ? { packed } : {}),
      })
    : layOutGo({
        struct: fields.map(({ name, type, count }) => ({
          name,
          type: count === undefined ? type : { array: count, of: type },
        })),
      })
}

/** Bytes that are there to keep others apart. */
export function isPadding(place: Place): boolean {
  return isBlank(place) || /^pad\d*$/.test(place.name)
}

/** The struct as a listing. */
export function listing({ language, fields, packed = false }: Declared, name = 'stats'): string[] {
  if (language === 'c') {
    return [
      `struct ${name} {`,
      ...fields.map((field) => `    ${cDeclaration(field)};`),
      packed ? '} __attribute__((packed));' : '};',
    ]
  }
  const widest = Math.max(...fields.map((field) => field.name.length))
  return [
    `type ${name[0]?.toUpperCase() ?? ''}${name.slice(1)} struct {`,
    ...fields.map((field) => `    ${field.name.padEnd(widest)} ${goType(field)}`),
    '}',
  ]
}

function cDeclaration({ name, type, count }: DeclaredField): string {
  const array = count === undefined ? '' : `[${count}]`
  return type.endsWith('*') ? `${type}${name}${array}` : `${type} ${name}${array}`
}

function goType({ type, count }: DeclaredField): string {
  return count === undefined ? type : `[${count}]${type}`
}

export function languageName(language: Language): string {
  return language === 'c' ? 'gcc on x86-64' : 'Go on amd64'
}
