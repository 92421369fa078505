import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { listMembers } from '@/lib/db/memberships'
import { storageFolder } from '@/lib/db/storage-folder'
import { inTransaction } from '@/lib/db/client'
import { asOwner, type OwnedGroup } from '@/lib/groups/access'
import type { Actor } from '../actor'
import { settingsOf } from '../study/learner'
import { saveSettings, settingsSchema } from '../study/settings'
import { requireGroup } from './group-action'
import { inviteToGroup, listOpenInvitations, revokeGroupInvitation } from './invite'
import { joinGroup, openInvitation } from './join'
import {
  createGroup,
  handOver,
  leaveAllGroups,
  leaveGroup,
  removeMember,
  setGroupDefaults,
  setRole,
} from './manage'

useFreshDatabase()

const [ada, bob, cy] = ['ada', 'bob', 'cy'].map((name) => ({ userId: name, name })) as [Actor, Actor, Actor]
const NONE = { retention: undefined, newPerNight: undefined, budgetMinutes: undefined }

beforeEach(async () => {
  const at = new Date(0)
  for (const { userId, name } of [ada, bob, cy]) {
    await database().user.create({
      data: {
        id: userId,
        name,
        email: `${name}@nanosleep.invalid`,
        emailVerified: false,
        createdAt: at,
        updatedAt: at,
      },
    })
  }
})

async function owned(actor: Actor, groupId: string): Promise<OwnedGroup> {
  return asOwner(await requireGroup(actor, groupId))
}

async function groupWithLink(change: { maxUses?: number; days?: number; role?: 'member' | 'editor' } = {}) {
  const { groupId } = await createGroup(ada, 'Night owls')
  const group = await owned(ada, groupId)
  await inviteToGroup(group, { days: 7, maxUses: 2, role: 'member', ...change })
  const [invitation] = await listOpenInvitations(group)
  if (invitation === undefined) throw new Error('no invitation')
  return { groupId, group, invitation, token: invitation.path.replace('/join/', '') }
}

const rolesIn = async (groupId: string) =>
  Object.fromEntries((await listMembers(groupId)).map(({ userId, role }) => [userId, role]))

describe('an invitation', () => {
  test('lets people in as often as it says, each once', async () => {
    const { groupId, token } = await groupWithLink({ maxUses: 1, role: 'editor' })
    expect(await openInvitation(token, null)).toMatchObject({
      groupName: 'Night owls',
      invitedBy: 'ada',
      refused: null,
    })
    await joinGroup(bob, token)
    await expect(joinGroup(cy, token)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await rolesIn(groupId)).toEqual({ ada: 'owner', bob: 'editor' })
  })

  test('joining twice uses it once', async () => {
    const { group, token } = await groupWithLink()
    await joinGroup(bob, token)
    await joinGroup(bob, token)
    expect(await listOpenInvitations(group)).toMatchObject([{ uses: 1 }])
  })

  test('two at the same time cannot both take the last use', async () => {
    const { token } = await groupWithLink({ maxUses: 1 })
    const joined = await Promise.allSettled([joinGroup(bob, token), joinGroup(cy, token)])
    expect(joined.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('that has expired or was taken back lets nobody in, and says so', async () => {
    const { group, invitation, token } = await groupWithLink({ days: 1 })
    writeFileSync(path.join(storageFolder(), 'clock'), String(25 * 3_600_000))
    expect((await openInvitation(token, null))?.refused).toContain('expired')
    await expect(joinGroup(bob, token)).rejects.toMatchObject({ code: 'forbidden' })
    writeFileSync(path.join(storageFolder(), 'clock'), '0')
    await revokeGroupInvitation(group, invitation.id)
    expect((await openInvitation(token, null))?.refused).toContain('taken back')
    await expect(joinGroup(bob, token)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('cannot be made up', async () => {
    const { invitation } = await groupWithLink()
    expect(await openInvitation(`${invitation.id}.${'A'.repeat(32)}`, null)).toBeNull()
    expect(await openInvitation('nonsense', null)).toBeNull()
  })

  test('of another group cannot be taken back', async () => {
    const { invitation } = await groupWithLink()
    const { groupId } = await createGroup(bob, 'Larks')
    await expect(revokeGroupInvitation(await owned(bob, groupId), invitation.id)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('the people of a group', () => {
  test('have one owner, also after handing over', async () => {
    const { groupId, group, token } = await groupWithLink()
    await joinGroup(bob, token)
    await handOver(group, 'bob')
    expect(await rolesIn(groupId)).toEqual({ ada: 'editor', bob: 'owner' })
    await expect(owned(ada, groupId)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('are no longer let in once removed', async () => {
    const { groupId, group, token } = await groupWithLink()
    await joinGroup(bob, token)
    await setRole(group, 'bob', 'editor')
    await removeMember(group, 'bob')
    await expect(requireGroup(bob, groupId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(removeMember(group, 'bob')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('may leave, but an owner only alone or after handing over', async () => {
    const { groupId, group, token } = await groupWithLink()
    await joinGroup(bob, token)
    await expect(leaveGroup(group)).rejects.toMatchObject({ code: 'conflict' })
    await leaveGroup(await requireGroup(bob, groupId))
    await leaveGroup(group)
    await expect(requireGroup(ada, groupId)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('are not left without an owner when the owner’s account goes', async () => {
    const { groupId, group, token } = await groupWithLink()
    await joinGroup(bob, token)
    await joinGroup(cy, token)
    await setRole(group, 'cy', 'editor')
    await inTransaction((session) => leaveAllGroups('ada', session))
    expect(await rolesIn(groupId)).toEqual({ bob: 'member', cy: 'owner' })
  })
})

test('What an owner locks counts for every member, and is gone with the membership', async () => {
  const { groupId, group, token } = await groupWithLink()
  await joinGroup(bob, token)
  await saveLearnerSettings('bob', { budgetMinutes: 20, chosen: ['budgetMinutes'] })
  await setGroupDefaults(group, {
    ...NONE,
    budgetMinutes: { value: 5, locked: false },
    newPerNight: { value: 3, locked: false },
  })
  expect((await settingsOf('bob')).settings).toMatchObject({ budgetMinutes: 20, newPerNight: 3 })
  await setGroupDefaults(group, { ...NONE, budgetMinutes: { value: 5, locked: true } })
  expect(await settingsOf('bob')).toMatchObject({
    settings: { budgetMinutes: 5, newPerNight: 8 },
    locks: { budgetMinutes: 'Night owls' },
  })
  await leaveGroup(await requireGroup(bob, groupId))
  expect((await settingsOf('bob')).settings.budgetMinutes).toBe(20)
})

test('What a learner changes is theirs from then on; what they left as it was follows the group', async () => {
  const { groupId, group, token } = await groupWithLink()
  await joinGroup(bob, token)
  await setGroupDefaults(group, { ...NONE, newPerNight: { value: 3, locked: false } })
  const rest = settingsSchema.parse({
    timeZone: 'UTC',
    dayStartHour: 4,
    theme: 'night',
    balanceLoad: true,
    quietWeekdays: [],
    quietDays: [],
    addQuietDay: '',
    breakFrom: '',
    breakTo: '',
    documents: [],
    reminderMinute: '',
  })
  const form = { ...rest, budgetMinutes: 15, retention: 900, newPerNight: 3 }
  await saveSettings(bob, form)
  await setGroupDefaults(group, {
    ...NONE,
    newPerNight: { value: 2, locked: false },
    budgetMinutes: { value: 5, locked: false },
  })
  expect(await settingsOf('bob')).toMatchObject({
    settings: { budgetMinutes: 15, newPerNight: 2, chosen: ['budgetMinutes'] },
    locks: {},
  })
  await setGroupDefaults(group, { ...NONE, budgetMinutes: { value: 5, locked: true } })
  await expect(saveSettings(bob, form)).rejects.toMatchObject({ code: 'forbidden' })
  await saveSettings(bob, { ...rest, dayStartHour: 3, newPerNight: 9 })
  await leaveGroup(await requireGroup(bob, groupId))
  expect((await settingsOf('bob')).settings).toMatchObject({
    budgetMinutes: 15,
    newPerNight: 9,
    dayStartHour: 3,
    chosen: ['budgetMinutes', 'newPerNight'],
  })
})
