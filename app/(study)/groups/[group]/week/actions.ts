'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import type { FormAction } from '@/components/ui/action-form'
import { formAction, numberField, textField } from '@/lib/server/form-action'
import { answerWeek, weekAnswerShape } from '@/lib/server/groups/answer-week'
import {
  changeExplanation,
  changeShape,
  explain as writeExplanation,
  explainShape,
  pinExplanation,
  removeExplanation,
  unpinExplanation,
} from '@/lib/server/groups/explain'
import { editorAction, memberAction } from '@/lib/server/groups/group-action'

const idOf = (form: FormData) => ({ groupId: textField(form, 'groupId'), id: textField(form, 'id') })

function shown(words: string): () => string {
  return () => {
    revalidatePath('/groups', 'layout')
    return words
  }
}

/** Answers the question of a week, once. */
export const answer = memberAction(weekAnswerShape, async (group, input) => {
  const verdict = await answerWeek(group, input)
  revalidatePath('/groups', 'layout')
  return verdict
})

const explainDoor = memberAction(explainShape, writeExplanation)
/** Writes an explanation under it. */
export const explain: FormAction = async (before, form) =>
  formAction(
    explainDoor,
    (fields) => ({ ...idOf(fields), week: numberField(fields, 'week'), text: textField(fields, 'text') }),
    shown('Shared.'),
  )(before, form)

const changeDoor = memberAction(changeShape, changeExplanation)
/** Changes one's own. */
export const change: FormAction = async (before, form) =>
  formAction(
    changeDoor,
    (fields) => ({ ...idOf(fields), text: textField(fields, 'text') }),
    shown('Changed.'),
  )(before, form)

const removeDoor = memberAction({ id: z.uuidv7() }, (group, { id }) => removeExplanation(group, id))
/** Removes one. */
export const remove: FormAction = async (before, form) =>
  formAction(removeDoor, idOf, shown('Removed.'))(before, form)

const pinDoor = editorAction({ id: z.uuidv7(), pinned: z.enum(['yes', 'no']) }, (group, { id, pinned }) =>
  pinned === 'yes' ? pinExplanation(group, id) : unpinExplanation(group, id),
)
/** Pins one to the card, or takes it off. */
export const pin: FormAction = async (before, form) =>
  formAction(
    pinDoor,
    (fields) => ({ ...idOf(fields), pinned: textField(fields, 'pinned') }),
    shown(''),
  )(before, form)
