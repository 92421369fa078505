'use client'
import { useState } from 'react'
import { ActionForm, type FormAction, FormLongField, SubmitButton } from '@/components/ui/action-form'
import { EXPLANATION_LENGTH } from '@/lib/groups/explanation'

interface ExplainFormProps {
  readonly groupId: string
  readonly week: number
  /** Made by the server, so that the form works before its code is there. */
  readonly freshId: string
  readonly action: FormAction
}

/** One's own words under the question of a week. */
export function ExplainForm({ groupId, week, freshId, action }: ExplainFormProps) {
  // Kept while one writes, so that however often it is sent it counts once.
  const [id] = useState(freshId)
  return (
    <ActionForm action={action} label="Explain it" className="flex flex-col gap-3">
      <input type="hidden" name="groupId" value={groupId} />
      <input type="hidden" name="week" value={week} />
      <input type="hidden" name="id" value={id} />
      <FormLongField
        label="Explain it in your own words"
        name="text"
        required
        maxLength={EXPLANATION_LENGTH}
        says="Plain text, with your name. The group sees it once they have answered."
      />
      <div>
        <SubmitButton look="quiet">Share it</SubmitButton>
      </div>
    </ActionForm>
  )
}
