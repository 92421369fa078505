import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Trace } from '../contract'
import { definePlayground } from '../define-playground'
import { parseScript } from './calls'
import { type CloneFlag, type Deed, deeds, objects, traceOfClone, waysToClone } from './clone'
import { type Statement, traceOfForks } from './forks'
import { start, step } from './model'
import { filesOf } from './observe'
import { type PageCall, startPages, stepPages } from './pages'
import { presets } from './presets'
import { traceOfPages, traceOfScript } from './trace'

const settings = z.object({
  show: z.enum(['calls', 'pages', 'forks', 'clone']),
  script: z.string().max(4000),
  size: z.number().int().min(0).max(60),
  pages: z.number().int().min(1).max(64),
  shared: z.boolean(),
  output: z.enum(['terminal', 'file']),
})

const MOST_LINES = 60

export const playground = definePlayground<z.infer<typeof settings>>({
  settings,
  knobs: [
    {
      kind: 'choice',
      key: 'show',
      label: 'What to show',
      says: 'What the script is about.',
      options: [
        { value: 'calls', label: 'Calls on descriptors' },
        { value: 'pages', label: 'Pages after fork' },
        { value: 'forks', label: 'A program that forks' },
        { value: 'clone', label: 'What clone shares' },
      ],
    },
    {
      kind: 'script',
      key: 'script',
      label: 'Script',
      lines: 10,
      says: 'Calls: P1 write(3, "ab"). Pages: parent write 0-7, parent fork, child exit. Program: fork(); and printf("a"); lines. Clone: fork(), pthread_create() or clone(CLONE_VM), then deeds like close(3).',
    },
    {
      kind: 'number',
      key: 'size',
      onlyFor: { key: 'show', is: ['calls'] },
      label: 'Bytes in log',
      min: 0,
      max: 60,
      step: 1,
      unit: 'bytes',
      says: 'What the file log holds at the start.',
    },
    {
      kind: 'number',
      key: 'pages',
      onlyFor: { key: 'show', is: ['pages'] },
      label: 'Pages',
      min: 1,
      max: 64,
      step: 1,
      unit: 'pages',
      says: 'The size of the mapping.',
    },
    {
      kind: 'switch',
      key: 'shared',
      onlyFor: { key: 'show', is: ['pages'] },
      label: 'MAP_SHARED',
      says: 'A shared mapping instead of a private one.',
    },
    {
      kind: 'choice',
      key: 'output',
      onlyFor: { key: 'show', is: ['forks'] },
      label: 'Standard output',
      says: 'stdio buffers a file by blocks and a terminal by lines.',
      options: [
        { value: 'file', label: 'a file' },
        { value: 'terminal', label: 'a terminal' },
      ],
    },
  ],
  presets,
  run(given): Trace {
    const count = given.script.split('\n').filter((line) => line.trim() !== '').length
    if (count > MOST_LINES) throw new AppError('invalid', `A script here has at most ${MOST_LINES} lines.`)
    if (count === 0) throw new AppError('invalid', 'line 1: the script is empty')
    switch (given.show) {
      case 'calls':
        return runCalls(given.script, given.size)
      case 'pages':
        return traceOfPages(given.pages, given.shared, parsePages(given.script, given.pages, given.shared))
      case 'forks':
        return traceOfForks(parseProgram(given.script), given.output)
      case 'clone':
        return runClone(given.script)
    }
  },
})

/** Says which line fails before the trace is made. */
function runCalls(script: string, size: number): Trace {
  const files = filesOf({ log: size })
  const parsed = parseScript(script)
  let machine = start(files)
  for (const { line, call } of parsed) machine = atLine(line, () => step(machine, call).machine)
  return traceOfScript(
    files,
    parsed.map(({ call }) => call),
  )
}

function atLine<T>(line: number, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof AppError)
      throw new AppError('invalid', `line ${line}: ${error.message}`, { cause: error })
    throw error
  }
}

function plainLines(script: string): { readonly line: number; readonly text: string }[] {
  return script
    .split('\n')
    .map((text, i) => ({ line: i + 1, text: text.replace(/\/\/.*$/, '').trim() }))
    .filter(({ text }) => text !== '')
}

function parsePages(script: string, pages: number, isShared: boolean): PageCall[] {
  let memory = startPages(pages, isShared)
  return plainLines(script).map(({ line, text }) =>
    atLine(line, () => {
      const call = parsePageCall(text, pages)
      memory = stepPages(memory, call).memory
      return call
    }),
  )
}

function parsePageCall(text: string, pages: number): PageCall {
  if (text === 'parent fork') return { op: 'fork' }
  if (text === 'child exit') return { op: 'child-exits' }
  const found = /^(parent|child) (read|write) (\d{1,3})(?:-(\d{1,3}))?$/.exec(text)
  if (found === null)
    throw new AppError('invalid', 'write it like parent write 0-7, parent fork or child exit')
  const from = Number(found[3])
  const to = Number(found[4] ?? found[3]) + 1
  if (to > pages || from >= to) throw new AppError('invalid', `pages go from 0 to ${pages - 1}`)
  return {
    op: found[2] === 'read' ? 'read' : 'write',
    by: found[1] === 'child' ? 'child' : 'parent',
    from,
    to,
  }
}

const STATEMENTS: Readonly<Record<string, Statement>> = {
  'fork();': { kind: 'fork' },
  'if(fork()==0)fork();': { kind: 'child-forks' },
  'if(fork()!=0)fork();': { kind: 'parent-forks' },
  'if(fork()==0)exit(0);': { kind: 'child-exits' },
}

function parseProgram(script: string): Statement[] {
  return plainLines(script).map(({ line, text }) => {
    const printed = /^printf\("([^"\\]{1,12})(\\n)?"\);?$/.exec(text)
    if (printed !== null) return { kind: 'print', text: printed[1] ?? '', newline: printed[2] !== undefined }
    const known = STATEMENTS[text.replace(/\s/g, '').replace(/;?$/, ';')]
    if (known === undefined) {
      throw new AppError('invalid', `line ${line}: write fork(); or if (fork() == 0) fork(); or printf("a");`)
    }
    return known
  })
}

function runClone(script: string): Trace {
  const [first, ...others] = plainLines(script)
  if (first === undefined) throw new AppError('invalid', 'line 1: the script is empty')
  const flags = atLine(first.line, () => parseWay(first.text))
  const done = others.map(({ line, text }): Deed => {
    const known = deeds.find(({ code }) => nameOf(code) === nameOf(text))
    if (known === undefined)
      throw new AppError('invalid', `line ${line}: write one of ${deeds.map(({ code }) => code).join(', ')}`)
    return known.id
  })
  return atLine(first.line, () => traceOfClone(flags, done))
}

/** What tells one deed from another: `close` of `close(3)`. */
function nameOf(code: string): string {
  return code.replace(/\(.*$/, '').replace(/\s/g, '')
}

function parseWay(text: string): CloneFlag[] {
  const way = Object.entries(waysToClone).find(([name]) => nameOf(name) === nameOf(text))
  if (way !== undefined) return [...way[1]]
  const inside = /^clone\(([A-Z_|\s]*)\)$/.exec(text)
  if (inside === null)
    throw new AppError(
      'invalid',
      'start with fork(), vfork(), pthread_create() or clone(CLONE_VM|CLONE_FILES)',
    )
  const words = (inside[1] ?? '').split('|').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))
  return words.map((word) => {
    const known = objects.find(({ flag }) => flag === word)
    if (known === undefined)
      throw new AppError(
        'invalid',
        `there is no flag ${word} here, only ${objects.map(({ flag }) => flag).join(', ')}`,
      )
    return known.flag
  })
}
