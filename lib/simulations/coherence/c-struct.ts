import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { type Layout, placeFields, roundUp, type Sized } from './layout'

/** Sizes by the System V AMD64 ABI, figure 3.1; each type is aligned to its size. */
const C_SIZES: ReadonlyMap<string, number> = new Map([
  ['char', 1],
  ['signed char', 1],
  ['unsigned char', 1],
  ['_Bool', 1],
  ['bool', 1],
  ['int8_t', 1],
  ['uint8_t', 1],
  ['short', 2],
  ['unsigned short', 2],
  ['int16_t', 2],
  ['uint16_t', 2],
  ['int', 4],
  ['unsigned', 4],
  ['unsigned int', 4],
  ['int32_t', 4],
  ['uint32_t', 4],
  ['float', 4],
  ['long', 8],
  ['unsigned long', 8],
  ['long long', 8],
  ['unsigned long long', 8],
  ['int64_t', 8],
  ['uint64_t', 8],
  ['size_t', 8],
  ['double', 8],
  ['long double', 16],
  ['__int128', 16],
])

const alignment = z.union([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096].map((n) => z.literal(n)))

interface CField {
  readonly name: string
  readonly type: string | CStruct
  readonly array?: number | undefined
  readonly aligned?: number | undefined
}
/** A struct in C with GNU's attributes `packed` and `aligned`. */
interface CStruct {
  readonly struct: readonly CField[]
  readonly packed?: boolean | undefined
  readonly aligned?: number | undefined
}

export const cStructSchema: z.ZodType<CStruct> = z.lazy(() =>
  z.strictObject({
    struct: z.array(fieldSchema).max(256),
    packed: z.boolean().optional(),
    aligned: alignment.optional(),
  }),
)
const fieldSchema: z.ZodType<CField> = z.strictObject({
  name: z.string().min(1).max(64),
  type: z.union([z.string().max(64), cStructSchema]),
  array: z.int().min(0).max(1_000_000).optional(),
  aligned: alignment.optional(),
})

/** Lays out a struct as gcc does on x86-64. GCC manual: Common Type Attributes, Common Variable Attributes. */
export function layOutC({ struct, packed = false, aligned = 1 }: CStruct): Layout {
  const placed = placeFields(struct.map((field) => sizedField(field, packed)))
  const align = Math.max(placed.align, aligned)
  return { size: roundUp(placed.end, align), align, fields: placed.fields, members: placed.members }
}

/** `aligned` only raises a field's alignment, unless the struct is packed: then it is the alignment, which else is 1. */
function sizedField({ name, type, array, aligned }: CField, packed: boolean): Sized {
  const { size, align, members } = sizeOf(type)
  return {
    name,
    size: size * (array ?? 1),
    align: packed ? (aligned ?? 1) : Math.max(align, aligned ?? 1),
    members: array === undefined ? members : [],
  }
}

function sizeOf(type: string | CStruct): Pick<Layout, 'size' | 'align' | 'members'> {
  if (typeof type !== 'string') return layOutC(type)
  const size = type.endsWith('*') ? 8 : C_SIZES.get(type)
  if (size === undefined) throw new AppError('invalid', `There is no C type “${type}” here.`)
  return { size, align: size, members: [] }
}
