import { z } from 'zod'

const words = z.array(z.string().max(80)).max(256)

/** An answer as it crosses the border from the browser or the database. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), value: z.number() }),
  z.object({ kind: z.literal('choice'), value: z.string().max(80) }),
  /** Option ids; sorted before comparing. */
  z.object({ kind: z.literal('choices'), value: words }),
  z.object({ kind: z.literal('order'), value: words }),
  z.object({ kind: z.literal('tokens'), value: words }),
  /** Value ids, row after row. */
  z.object({ kind: z.literal('grid'), value: words }),
  z.object({ kind: z.literal('knob'), value: z.number() }),
])
