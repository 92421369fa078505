import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { type Layout, type Place, placeFields, roundUp, type Sized } from './layout'

interface Size {
  readonly size: number
  readonly align: number
}
const natural = (size: number): Size => ({ size, align: size })
const words = (count: number): Size => ({ size: count * 8, align: 8 })

/** Go 1.27 cmd/compile/internal/types/size.go: CalcSize; for sync and sync/atomic the fields of Go 1.19's sources. */
const GO_SIZES: ReadonlyMap<string, Size> = new Map([
  ...['bool', 'int8', 'uint8', 'byte'].map((name): [string, Size] => [name, natural(1)]),
  ...['int16', 'uint16'].map((name): [string, Size] => [name, natural(2)]),
  ...['int32', 'uint32', 'rune', 'float32'].map((name): [string, Size] => [name, natural(4)]),
  ...['int64', 'uint64', 'int', 'uint', 'uintptr', 'float64', 'unsafe.Pointer'].map(
    (name): [string, Size] => [name, natural(8)],
  ),
  ['complex64', { size: 8, align: 4 }],
  ['complex128', { size: 16, align: 8 }],
  ['string', words(2)],
  ['error', words(2)],
  ['any', words(2)],
  ['interface{}', words(2)],
  ['struct{}', { size: 0, align: 1 }],
  ['sync.Mutex', { size: 8, align: 4 }],
  ['sync.RWMutex', { size: 24, align: 4 }],
  ...['atomic.Int64', 'atomic.Uint64', 'atomic.Uintptr'].map((name): [string, Size] => [name, natural(8)]),
  ...['atomic.Int32', 'atomic.Uint32', 'atomic.Bool'].map((name): [string, Size] => [name, natural(4)]),
])
/** One word each, whatever they point to. */
const POINTER_SHAPED = /^(\*|map\[|chan\b|<-chan\b|func\b|atomic\.Pointer\[)/

type GoType = string | GoArray | GoStruct
interface GoArray {
  readonly array: number
  readonly of: GoType
}
interface GoField {
  readonly name: string
  readonly type: GoType
}
interface GoStruct {
  readonly struct: readonly GoField[]
}

const goTypeSchema: z.ZodType<GoType> = z.lazy(() =>
  z.union([
    z.string().max(64),
    z.strictObject({ array: z.int().min(0).max(1_000_000), of: goTypeSchema }),
    goStructSchema,
  ]),
)
export const goStructSchema: z.ZodType<GoStruct> = z.strictObject({
  struct: z.array(z.strictObject({ name: z.string().min(1).max(64), type: goTypeSchema })).max(256),
})

/** Blank fields are told apart by their index. */
function nameOf(field: GoField, index: number): string {
  return field.name === '_' ? `_${index}` : field.name
}

export function isBlank(place: Place): boolean {
  return /^_\d+$/.test(place.name)
}

/**
 * Lays out a struct as Go's compiler does on amd64. A last field of size zero gets one byte, so that a pointer to it does not point past
 * the struct. Go 1.27 cmd/compile/internal/types/size.go: CalcStructSize.
 */
export function layOutGo({ struct }: GoStruct): Layout {
  const placed = placeFields(struct.map((field, i) => sizedField(field, i)))
  const last = placed.fields.at(-1)
  const end = last?.size === 0 && placed.end > 0 ? placed.end + 1 : placed.end
  return {
    size: roundUp(end, placed.align),
    align: placed.align,
    fields: placed.fields,
    members: placed.members,
  }
}

function sizedField(field: GoField, index: number): Sized {
  const isNested = typeof field.type !== 'string' && 'struct' in field.type
  const { size, align, members } = sizeOf(field.type)
  return { name: nameOf(field, index), size, align, members: isNested ? members : [] }
}

function sizeOf(type: GoType): Pick<Layout, 'size' | 'align' | 'members'> {
  if (typeof type !== 'string') {
    if ('struct' in type) return layOutGo(type)
    const { size, align } = sizeOf(type.of)
    return { size: size * type.array, align, members: [] }
  }
  const found = GO_SIZES.get(type) ?? sizeByShape(type)
  if (found === null) throw new AppError('invalid', `There is no Go type “${type}” here.`)
  return { ...found, members: [] }
}

function sizeByShape(type: string): Size | null {
  if (POINTER_SHAPED.test(type)) return words(1)
  if (type.startsWith('[]')) return words(3)
  if (type.startsWith('interface')) return words(2)
  const [, count, of] = /^\[(\d{1,6})\](.+)$/.exec(type) ?? []
  if (count === undefined || of === undefined) return null
  const { size, align } = sizeOf(of)
  return { size: size * Number(count), align }
}
