import { isNode, LineCounter, parseDocument as parseYaml } from 'yaml'
import type { z } from 'zod'
import type { Fault } from './fault'

/** A value read from a file, and where. */
export interface Written<T> {
  readonly value: T
  /** "line 12": where the thing at this path within the value is written. */
  at(path: readonly PropertyKey[]): string
}

/** Reads YAML by a schema; null if it does not fit. `firstLine` is that of the text within its file. */
export function readYaml<T>(
  schema: z.ZodType<T>,
  file: string,
  text: string,
  faults: Fault[],
  firstLine = 1,
): Written<T> | null {
  const yaml = loadYaml(file, text, faults, firstLine)
  return yaml === null ? null : fit(schema, yaml.data, [], { file, at: yaml.at, faults })
}

/** Reads a YAML list by the schema of its items; one that does not fit is left out, with its faults. */
export function readYamlList<T>(
  schema: z.ZodType<T>,
  file: string,
  text: string,
  faults: Fault[],
): Written<T>[] {
  const yaml = loadYaml(file, text, faults, 1)
  if (yaml === null) return []
  if (!Array.isArray(yaml.data)) {
    faults.push({ file, at: 'line 1', says: 'This must be a list: each item begins with "- ".' })
    return []
  }
  return yaml.data.flatMap((item, i) => fit(schema, item, [i], { file, at: yaml.at, faults }) ?? [])
}

interface Place {
  readonly file: string
  readonly at: (path: readonly PropertyKey[]) => string
  readonly faults: Fault[]
}

function loadYaml(file: string, text: string, faults: Fault[], firstLine: number) {
  const lines = new LineCounter()
  const yaml = parseYaml(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number): string => `line ${lines.linePos(offset).line + firstLine - 1}`
  const broken = [...yaml.errors, ...yaml.warnings]
  for (const { pos, message } of broken)
    faults.push({ file, at: lineAt(pos[0]), says: `This is not YAML: ${message}` })
  if (broken.length > 0) return null
  const at = (path: readonly PropertyKey[]): string => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = yaml.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return lineAt(yaml.contents?.range?.[0] ?? 0)
  }
  const data: unknown = yaml.toJS()
  return { data, at }
}

function fit<T>(
  schema: z.ZodType<T>,
  data: unknown,
  base: readonly PropertyKey[],
  { file, at, faults }: Place,
): Written<T> | null {
  const read = schema.safeParse(data)
  if (read.success) return { value: read.data, at: (path) => at([...base, ...path]) }
  for (const { path, message } of read.error.issues) {
    faults.push({ file, at: at([...base, ...path]), says: sayIssue(nameOf(data), path, message) })
  }
  return null
}

/** The id of an item, so that its author finds it also after lines have moved. */
function nameOf(data: unknown): string {
  const hasId = typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string'
  return hasId ? `“${String(data.id)}” ` : ''
}

function sayIssue(name: string, path: readonly PropertyKey[], message: string): string {
  const place = path.map(String).join('.')
  return `${name}${place === '' ? '' : `${place}: `}${message}`
}
