import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Trace } from '../contract'
import { definePlayground } from '../define-playground'
import { presets } from './presets'
import { lifeOf, sayScenario, scenarioNames, USER_STACK } from './scenarios'
import { costs, type Deed, type Doing } from './switches'
import { traceOfLibrary } from './trace-library'
import { traceOfProgram } from './trace-program'
import { traceOfLife } from './trace'

const settings = z.object({
  show: z.enum(['call', 'program', 'buffer']),
  call: z.enum(scenarioNames),
  fd: z.number().int().min(0).max(12),
  count: z.number().int().min(0).max(4096),
  ready: z.boolean(),
  isolated: z.boolean(),
  program: z.string().max(2000),
  buffering: z.enum(['full', 'line', 'none']),
  bytes: z.number().int().min(1).max(512),
})

const MOST_LINES = 24
/** fputs calls of the buffer view: enough to fill 4096 bytes a few times with the longest lines. */
const PRINTS = 60

export const playground = definePlayground<z.infer<typeof settings>>({
  settings,
  knobs: [
    {
      kind: 'choice',
      key: 'show',
      label: 'What to show',
      says: 'One system call from inside, a small program with its switches, or the buffer in front of write.',
      options: [
        { value: 'call', label: 'One system call' },
        { value: 'program', label: 'A program and its switches' },
        { value: 'buffer', label: 'The stdio buffer' },
      ],
    },
    {
      kind: 'choice',
      key: 'call',
      onlyFor: { key: 'show', is: ['call'] },
      label: 'Call',
      options: [
        { value: 'read', label: 'read' },
        { value: 'write', label: 'write' },
        { value: 'lseek', label: 'lseek' },
        { value: 'close', label: 'close' },
        { value: 'getpid', label: 'getpid' },
        { value: 'unknown', label: 'number 9999' },
      ],
    },
    {
      kind: 'number',
      key: 'fd',
      onlyFor: { key: 'show', is: ['call'] },
      label: 'Descriptor',
      min: 0,
      max: 12,
      step: 1,
      says: '3 reads a pipe, 4 writes it, 5 reads a file of 100 bytes; 6 and more are closed.',
    },
    {
      kind: 'number',
      key: 'count',
      onlyFor: { key: 'show', is: ['call'] },
      label: 'Bytes asked for',
      min: 0,
      max: 4096,
      step: 8,
      unit: 'bytes',
    },
    {
      kind: 'switch',
      key: 'ready',
      onlyFor: { key: 'show', is: ['call'] },
      label: 'Bytes in the pipe',
      says: 'Without them a read of 3 has to sleep.',
    },
    {
      kind: 'switch',
      key: 'isolated',
      onlyFor: { key: 'show', is: ['call'] },
      label: 'Page-table isolation',
      says: 'User and kernel then have page tables of their own.',
    },
    {
      kind: 'script',
      key: 'program',
      onlyFor: { key: 'show', is: ['program'] },
      label: 'Program',
      lines: 8,
      says: `One deed a line, with a count if wanted: 5 getpid. Known: ${Object.keys(costs).join(', ')}.`,
    },
    {
      kind: 'choice',
      key: 'buffering',
      onlyFor: { key: 'show', is: ['buffer'] },
      label: 'Buffering',
      options: [
        { value: 'full', label: 'full, 4096 bytes' },
        { value: 'line', label: 'by lines' },
        { value: 'none', label: 'none' },
      ],
    },
    {
      kind: 'number',
      key: 'bytes',
      onlyFor: { key: 'show', is: ['buffer'] },
      label: 'Bytes a line',
      min: 1,
      max: 512,
      step: 1,
      unit: 'bytes',
    },
  ],
  presets,
  run(given): Trace {
    switch (given.show) {
      case 'call': {
        const scenario = { ...given, rip: 0x401234, rflags: 0x246, rsp: USER_STACK }
        return traceOfLife(lifeOf(scenario), sayScenario(scenario))
      }
      case 'program':
        return traceOfProgram(parseProgram(given.program))
      case 'buffer': {
        const buffer = given.buffering === 'full' ? 4096 : given.buffering === 'line' ? 'line' : 0
        const call = given.buffering === 'line' ? 'fputs, with newline' : 'fputs'
        return traceOfLibrary({ call, buffer, bytesEach: given.bytes }, PRINTS)
      }
    }
  },
})

function parseProgram(script: string): Doing[] {
  const doings = script.split('\n').flatMap((line, i): Doing[] => {
    const plain = line.replace(/\/\/.*$/, '').trim()
    return plain === '' ? [] : [parseLine(plain, i + 1)]
  })
  if (doings.length === 0) throw new AppError('invalid', 'line 1: the program is empty')
  if (doings.length > MOST_LINES)
    throw new AppError('invalid', `A program here has at most ${MOST_LINES} lines.`)
  return doings
}

function parseLine(plain: string, line: number): Doing {
  const [, times, name = '', ms] =
    /^(?:(\d{1,3})\s*(?:×|x)?\s*)?([\w-]+)(?:\s+(\d{1,4})\s*ms)?$/.exec(plain) ?? []
  if (!isDeed(name))
    throw new AppError('invalid', `line ${line}: write one of ${Object.keys(costs).join(', ')}`)
  return {
    op: name,
    ...(times === undefined ? {} : { n: Number(times) }),
    ...(ms === undefined ? {} : { ms: Number(ms) }),
  }
}

function isDeed(name: string): name is Deed {
  return Object.hasOwn(costs, name)
}
