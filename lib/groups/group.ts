import type { GroupDefaults } from './defaults'

export interface StudyGroup {
  readonly id: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly defaults: GroupDefaults
}

/** A group to those who see its name and no more. */
export type GroupName = Pick<StudyGroup, 'id' | 'name'>

export const MAX_GROUP_NAME = 60
export const MAX_MEMBERS = 200
