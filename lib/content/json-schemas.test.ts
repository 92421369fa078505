import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { jsonSchemas } from './json-schemas'

const FOLDER = path.resolve(import.meta.dirname, '../../content/schema')

test.each(Object.entries(jsonSchemas()))(
  'content/schema/%s is what lib/content/schema.ts says (else: npm run content schema)',
  (name, text) => {
    // Parsed, since the formatter has its own way with line breaks.
    expect(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))).toEqual(JSON.parse(text))
  },
)

test('Every field in them says what it is', () => {
  const bare: string[] = []
  const visit = (schema: unknown, at: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) {
        for (const [name, field] of Object.entries(value)) {
          if (typeof field !== 'object' || field === null || !('description' in field))
            bare.push(`${at}.${name}`)
        }
      }
      visit(value, `${at}.${key}`)
    }
  }
  for (const [name, text] of Object.entries(jsonSchemas())) visit(JSON.parse(text), name)
  expect(bare).toEqual([])
})
