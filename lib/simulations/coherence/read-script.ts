import { AppError } from '@/lib/base/app-error'
import { type Declared, type DeclaredField, type Language, layOut } from './declared'
import type { Deed } from './model'

function linesIn(text: string): { readonly at: number; readonly words: string }[] {
  return text
    .split('\n')
    .map((words, i) => ({
      at: i + 1,
      words: words
        .replace(/(#|\/\/).*$/, '')
        .replace(/;\s*$/, '')
        .trim(),
    }))
    .filter(({ words }) => words !== '')
}

/** A field a line: `hits int64` and `_ [56]byte` in Go, `long hits` and `char pad[56]` in C. */
export function readStruct(text: string, language: Language): Declared {
  const fields = linesIn(text).map(({ at, words }): DeclaredField => {
    const field = language === 'go' ? readGoField(words) : readCField(words)
    if (field === null) {
      throw new AppError(
        'invalid',
        `line ${at}: write a field such as “${language === 'go' ? 'hits int64' : 'long hits'}”.`,
      )
    }
    try {
      layOut({ language, fields: [field] })
    } catch (error) {
      if (error instanceof AppError) throw new AppError('invalid', `line ${at}: ${error.message}`)
      throw error
    }
    return field
  })
  if (fields.length === 0 || fields.length > 24)
    throw new AppError('invalid', 'Give the struct 1 to 24 fields, one a line.')
  const names = fields.map(({ name }) => name).filter((name) => name !== '_')
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new AppError('invalid', `There are two fields named “${twice}”.`)
  const { size } = layOut({ language, fields })
  if (size > 512) throw new AppError('invalid', `The struct takes ${size} bytes; up to 512 fit on the stage.`)
  return { language, fields }
}

function readGoField(words: string): DeclaredField | null {
  const [, name, count, type] = /^([A-Za-z_]\w{0,20})\s+(?:\[(\d{1,4})\])?(.+)$/.exec(words) ?? []
  if (name === undefined || type === undefined) return null
  return { name, type: type.trim(), ...(count === undefined ? {} : { count: Number(count) }) }
}

function readCField(words: string): DeclaredField | null {
  const [, type, star, name, count] =
    /^([A-Za-z_][\w ]*?)\s*(\*?)\s*([A-Za-z_]\w{0,20})(?:\[(\d{1,4})\])?$/.exec(words) ?? []
  if (type === undefined || name === undefined) return null
  return {
    name,
    type: star === '*' ? `${type} *` : type,
    ...(count === undefined ? {} : { count: Number(count) }),
  }
}

const MOST_CORES = 4

/** An access a line: `0 write hits`, `1 read misses`. */
export function readDeeds(text: string, declared: Declared): Deed[] {
  const names = declared.fields.map(({ name }) => name)
  return linesIn(text).map(({ at, words }): Deed => {
    const [, core, operation, field = ''] =
      /^(?:core\s*)?(\d)\s*:?\s*(read|write)s?\s+(\S+)$/.exec(words) ?? []
    if (core === undefined || (operation !== 'read' && operation !== 'write')) {
      throw new AppError('invalid', `line ${at}: write an access such as “0 write ${names[0] ?? 'hits'}”.`)
    }
    if (Number(core) >= MOST_CORES)
      throw new AppError('invalid', `line ${at}: the cores are 0 to ${MOST_CORES - 1}.`)
    if (!names.includes(field) || field === '_')
      throw new AppError('invalid', `line ${at}: there is no field “${field}”.`)
    return { core: Number(core), operation, field }
  })
}
