import 'server-only'
import { studyDayOf } from '@/lib/base/study-day'
import { listDocuments } from '@/lib/db/documents'
import {
  countGroupCards,
  countGroupReviews,
  type GroupMemory,
  listGroupMemories,
  listStudyClocks,
} from '@/lib/db/group-knowledge'
import { DEFAULT_LEARNER_SETTINGS } from '@/lib/db/learner-settings'
import { listMembers } from '@/lib/db/memberships'
import type { JoinedGroup } from '@/lib/groups/access'
import { groupActivity, groupKnowledge, sectionKnowledge } from '@/lib/groups/knowledge'
import { mondayOf, weekOf } from '@/lib/groups/week'
import { now } from '../now'

/** What a group knows and has studied this week, as far as its members let the one who looks see it. */
export async function showKnowledge(group: JoinedGroup) {
  const [members, clocks, memories, cards, documents] = await Promise.all([
    listMembers(group.id),
    listStudyClocks(group.id),
    listGroupMemories(group.id),
    countGroupCards(group.id),
    listDocuments(),
  ])
  const at = now()
  const clockOf = new Map(clocks.map((clock) => [clock.userId, clock]))
  const today = (userId: string): number => {
    const { timeZone, dayStartHour } = clockOf.get(userId) ?? DEFAULT_LEARNER_SETTINGS
    return studyDayOf(at, timeZone, dayStartHour)
  }
  const reviews = await countGroupReviews(group.id, mondayOf(weekOf(today(group.userId))))
  const ofMember = new Map<string, GroupMemory[]>()
  for (const memory of memories) {
    const before = ofMember.get(memory.userId)
    if (before === undefined) ofMember.set(memory.userId, [memory])
    else before.push(memory)
  }
  const shown = documents
    .map(({ id, title, sections }) => ({
      id,
      title,
      sections: sections.filter((section) => cards.has(section.id)),
    }))
    .filter(({ sections }) => sections.length > 0)
  const places = new Map(
    shown.flatMap(({ sections }) =>
      sections.map(({ id, title }) => [id, { id, title, href: `/read/${id}` }] as const),
    ),
  )
  const known = groupKnowledge(
    group.userId,
    members.map(({ userId, name, shares, explains }) => ({
      userId,
      name,
      shares,
      explains,
      sections: sectionKnowledge(recalls(ofMember.get(userId) ?? [], today(userId)), cards),
    })),
    [...places.keys()],
  )
  const bySection = new Map(known.sections.map((section) => [section.section, section]))
  return {
    columns: known.columns,
    showsEveryone: known.showsEveryone,
    isHidden: known.isHidden,
    sharing: known.sharing,
    documents: shown.map(({ id, title, sections }) => ({
      id,
      title,
      sections: sections.flatMap((section) => {
        const found = bySection.get(section.id)
        if (found === undefined) return []
        const { everyone, columns, explainers } = found
        return [
          {
            id: section.id,
            title: section.title,
            href: `/read/${section.id}`,
            everyone,
            columns,
            explainers,
          },
        ]
      }),
    })),
    weakest: known.weakest.flatMap((id) => places.get(id) ?? []),
    activity: groupActivity(
      group.userId,
      members.map(({ userId, shares }) => ({ userId, shares, questions: reviews.get(userId) ?? 0 })),
    ),
  }
}

function recalls(memories: readonly GroupMemory[], today: number) {
  return memories.map(({ sectionId, stability, lastDay }) => ({
    section: sectionId,
    days: today - lastDay,
    stability,
  }))
}
