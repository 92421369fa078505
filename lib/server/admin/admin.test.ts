import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/base/app-error'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { listServerErrors, noteServerError } from '@/lib/db/server-errors'
import { openReset } from '../account/reset-password'
import { openInvitation } from '../groups/join'
import { createGroup } from '../groups/manage'
import { runAdminTask } from './admin-task'
import { asOperator } from './keeper'
import { recordError } from './record-error'
import { sayBytes, textTable } from './text-table'

useFreshDatabase()

beforeEach(async () => {
  const at = new Date(0)
  for (const [id, name] of [
    ['ada', 'Ada'],
    ['bob', 'Bob Cratchit'],
  ] as const) {
    await database().user.create({
      data: {
        id,
        name,
        username: name.toLowerCase(),
        email: `${id}@nanosleep.invalid`,
        emailVerified: false,
        createdAt: at,
        updatedAt: at,
        founder: id === 'ada' ? true : null,
        settings: { create: { timeZone: 'UTC' } },
      },
    })
  }
})

const run = (...words: string[]) => runAdminTask(asOperator(), words)

describe('an error', () => {
  test('is counted once a kind, and what a person is told is none', async () => {
    const boom = () => new Error('Nothing is at 12345')
    const error = boom()
    await recordError(error, 'action /settings')
    await recordError(error, 'action /settings')
    await recordError(error, 'render /')
    await recordError(new AppError('not-found', 'There is no such group.'), 'render /')
    const found = await listServerErrors()
    expect(
      found.map(({ place, count }) => `${place} ${count}`).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['action /settings 2', 'render / 1'])
    expect(found[0]?.message).not.toContain('12345')
    expect((await run('errors')).text).toContain('action /settings')
  })

  test('of the two hundred and first kind takes the place of the one longest not seen', async () => {
    for (let index = 0; index < 201; index++)
      await noteServerError(`kind ${index}`, { place: 'render /', message: `${index}`, at: index })
    const kept = await listServerErrors()
    expect(kept).toHaveLength(200)
    expect(kept.at(-1)?.message).toBe('1')
  })
})

describe('the admin command', () => {
  test('shows each part as a table', async () => {
    await createGroup({ userId: 'bob', name: 'Bob' }, 'Night owls')
    expect((await run('people')).text).toMatch(/^NAME +OWNER[^]*\nAda +yes/)
    expect((await run('groups')).text).toMatch(/Night owls +1 +Bob Cratchit/)
    expect((await run('storage')).text).toMatch(/events in the log +0/)
    expect((await run('versions')).text).toMatch(/sqlite +3\.[^]*simulation epoll +\d/)
    expect(await run('reports')).toEqual({ code: 0, text: 'WHEN  WHO  ABOUT  WHAT  WORDS' })
  })

  test('makes links that let in', async () => {
    const invited = (await run('invite')).text.match(/\/join\/(\S+)/)?.[1] ?? ''
    expect(await openInvitation(invited, null)).toMatchObject({ refused: null })
    const reset = (await run('reset-link', 'bob', 'cratchit')).text.match(/\/reset\/(\S+)/)?.[1] ?? ''
    expect(await openReset(reset)).toEqual({ name: 'Bob Cratchit' })
  })

  test('says what is wrong, and fails', async () => {
    expect(await run('reset-link', 'nobody')).toMatchObject({ code: 1 })
    expect(await run('reset-link')).toMatchObject({ code: 1 })
    expect(await run('toString')).toMatchObject({ code: 2 })
    expect(await run()).toMatchObject({ code: 2 })
    expect((await run('--help')).text).toContain('reset-link')
  })
})

test('A table has columns as wide as they need', () => {
  expect(
    textTable(
      ['A', 'LONG'],
      [
        ['žž', 1],
        ['b', 22],
      ],
    ),
  ).toBe('A   LONG\nžž  1\nb   22')
  expect(sayBytes(999)).toBe('999 bytes')
  expect(sayBytes(1_234_567)).toBe('1.2 MB')
})
