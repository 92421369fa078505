import { beforeEach, describe, expect, test } from 'vitest'
import { now } from '@/lib/base/clock'
import { newId } from '@/lib/base/ids'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { listEventsOfCard } from '@/lib/db/study-events'
import { asOwner } from '@/lib/groups/access'
import { ownSeeds, sharedSeeds } from '@/lib/groups/asked-seed'
import { mondayOf, weekOf } from '@/lib/groups/week'
import type { Actor } from '../actor'
import { readContent } from '../content-files'
import { checkAnswer } from '../study/check-answer'
import { getCardSheet } from '../study/card-sheet'
import { learnerOf } from '../study/learner'
import { submitReview } from '../study/submit-review'
import { undoReview } from '../study/undo-review'
import { syncContent } from '../sync-content'
import {
  addLearner,
  askedOf,
  checkOf,
  letIn,
  moveClockBy,
  submissionFor,
  variantOf,
  wrongAnswer,
} from './group-of-learners'
import { requireGroup } from './group-action'
import { createGroup, leaveGroup, removeMember, setGroupDocuments } from './manage'
import { spreadOfQuestion, spreadOfReview } from './show-spread'

useFreshDatabase()

const content = await readContent()
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const [ada, bob, cy, eve] = ['ada', 'bob', 'cy', 'eve'].map((name) => ({ userId: name, name })) as [
  Actor,
  Actor,
  Actor,
  Actor,
]
let groupId = ''

/** Noon of a Monday that is not behind the machine's clock. */
const MONDAY_NOON = mondayOf(weekOf(Math.floor(now() / DAY_MS)) + 1) * DAY_MS + 12 * HOUR_MS
const machineAt = now()
const goTo = (day: number, hours = 0) => moveClockBy(MONDAY_NOON - machineAt + day * DAY_MS + hours * HOUR_MS)

beforeEach(async () => {
  goTo(0)
  for (const { name } of [ada, bob, cy, eve]) await addLearner(name)
  await syncContent(content)
  groupId = (await createGroup(ada, 'Night owls')).groupId
  await letIn(groupId, bob, 'all')
})

async function answerOf(actor: Actor, isRight: boolean) {
  const turn = await askedOf(actor)
  const variant = variantOf(turn)
  const submission = submissionFor(
    turn,
    isRight ? 'good' : 'again',
    isRight ? undefined : wrongAnswer(variant),
  )
  await submitReview(actor, submission)
  return { turn, submission, variant }
}

describe('the variant of the week', () => {
  test('is the same for all members, another for a stranger, and gone after it was answered', async () => {
    const first = await askedOf(ada)
    expect(first.group).toEqual({ id: groupId, name: 'Night owls' })
    const theirs = await askedOf(bob)
    expect([theirs.cardId, theirs.seed]).toEqual([first.cardId, first.seed])
    const stranger = await askedOf(eve)
    expect(stranger.group).toBeNull()
    expect(stranger.seed).toBe(ownSeeds('eve', stranger.cardId, [])(0))

    await answerOf(ada, false)
    const events = await listEventsOfCard('ada', first.cardId)
    expect(events).toMatchObject([{ kind: 'reviewed', variant: { seed: first.seed } }])
    // The lapse comes back the same night, as a variant of one's own.
    for (let turns = 0; turns < 12; turns++) {
      const turn = await askedOf(ada)
      if (turn.cardId === first.cardId) {
        expect(turn.group).toBeNull()
        expect(turn.seed).toBe(ownSeeds('ada', first.cardId, events)(0))
        return
      }
      await submitReview(ada, submissionFor(turn, 'good'))
    }
    throw new Error('the lapse did not come back')
  })

  test('is asked again when its answer was taken back', async () => {
    const { turn } = await answerOf(ada, true)
    await undoReview(ada)
    const again = await askedOf(ada)
    expect([again.cardId, again.seed, again.group]).toEqual([turn.cardId, turn.seed, turn.group])
  })

  test('that was asked on Sunday counts on Monday, and the next card is of the new week', async () => {
    goTo(6)
    const turn = await askedOf(ada)
    goTo(7)
    const submission = submissionFor(turn, 'good')
    expect((await checkAnswer(ada, checkOf(submission))).score).toBe(1)
    await submitReview(ada, submission)
    const next = await askedOf(ada)
    const { studyDay } = await learnerOf(ada)
    expect(next.seed).toBe(sharedSeeds(groupId, next.cardId, studyDay)(0))
    expect(sharedSeeds(groupId, turn.cardId, studyDay)(0)).not.toBe(turn.seed)
  })

  test('of two groups is that of the one joined first that studies the document', async () => {
    const second = await createGroup(bob, 'Larks')
    expect((await askedOf(bob)).group?.id).toBe(groupId)
    await setGroupDocuments(asOwner(await requireGroup(ada, groupId)), [])
    expect((await askedOf(bob)).group?.id).toBe(second.groupId)
  })

  test('costs no answer to who joins a group while the question is open', async () => {
    const turn = await askedOf(eve)
    await letIn(groupId, eve, 'all')
    await submitReview(eve, submissionFor(turn, 'good'))
    expect(await listEventsOfCard('eve', turn.cardId)).toHaveLength(1)
  })
})

describe('how the group answered', () => {
  test('is told with the answer, and counts who shares', async () => {
    await letIn(groupId, cy, 'nothing')
    await answerOf(bob, false)
    await answerOf(cy, true)
    const turn = await askedOf(ada)
    const spread = await spreadOfQuestion(ada, checkOf(submissionFor(turn, 'good')))
    expect(spread.total).toBe(2)
    expect(spread.rows).toMatchObject([
      { isRight: true, isOwn: true, count: 1, names: [] },
      { isRight: false, isOwn: false, count: 1, names: ['bob'] },
    ])
    expect(spread.rows[1]?.href).toContain(`seed=${turn.seed}`)
  })

  test('is not told for another variant than the one that is open, nor to a stranger', async () => {
    const { submission } = await answerOf(bob, true)
    const stranger = checkOf(submission)
    await expect(spreadOfQuestion(eve, stranger)).rejects.toMatchObject({ code: 'conflict' })
    const own = checkOf(submissionFor(await askedOf(eve), 'good'))
    await expect(spreadOfQuestion(eve, own)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      spreadOfQuestion(ada, { ...checkOf(submission), seed: submission.seed + 1 }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is not told without an answer that fits the question', async () => {
    const asked = checkOf(submissionFor(await askedOf(ada), 'good'))
    const other = asked.answer.kind === 'knob' ? 'number' : 'knob'
    await expect(
      spreadOfQuestion(ada, { ...asked, answer: { kind: other, value: 1 } }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })

  test('is told of a review of one’s own that counts, and of no other', async () => {
    const mine = await answerOf(ada, true)
    const theirs = await answerOf(bob, false)
    const told = await spreadOfReview(ada, { reviewId: mine.submission.id })
    expect(told.total).toBe(2)
    const { history } = await getCardSheet(ada, mine.turn.cardId)
    expect(history).toMatchObject([{ group: { id: groupId } }])
    await expect(spreadOfReview(ada, { reviewId: theirs.submission.id })).rejects.toMatchObject({
      code: 'not-found',
    })
    await undoReview(ada)
    await expect(spreadOfReview(ada, { reviewId: mine.submission.id })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('leaves out what was taken back, and nothing is told to who has left', async () => {
    const mine = await answerOf(ada, true)
    const theirs = await answerOf(bob, false)
    await undoReview(bob)
    expect((await spreadOfReview(ada, { reviewId: mine.submission.id })).total).toBe(1)
    await submitReview(bob, { ...theirs.submission, id: newId() })
    await leaveGroup(await requireGroup(bob, groupId))
    expect((await spreadOfReview(ada, { reviewId: mine.submission.id })).total).toBe(1)
    await expect(spreadOfReview(bob, { reviewId: theirs.submission.id })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('ends for who was removed', async () => {
    const theirs = await answerOf(bob, true)
    await spreadOfReview(bob, { reviewId: theirs.submission.id })
    await removeMember(asOwner(await requireGroup(ada, groupId)), 'bob')
    await expect(spreadOfReview(bob, { reviewId: theirs.submission.id })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
