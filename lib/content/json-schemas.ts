import { z } from 'zod'
import {
  cardsFileSchema,
  claimsFileSchema,
  documentFileSchema,
  resourcesFileSchema,
  sectionFrontMatterSchema,
} from './schema'

/** The JSON Schemas for editors, by the name of their file in content/schema/. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const schemas = {
    'document.json': documentFileSchema,
    'section.json': sectionFrontMatterSchema,
    'cards.json': cardsFileSchema,
    'claims.json': claimsFileSchema,
    'resources.json': resourcesFileSchema,
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`,
    ]),
  )
}
