import type { GroupDefaults } from './defaults'

export interface StudyGroup {
  readonly id: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly defaults: GroupDefaults
}

export const MAX_GROUP_NAME = 60
export const MAX_MEMBERS = 200
