import 'server-only'
import { glossaryOf } from '@/lib/content/glossary'
import { outlineOf } from '@/lib/content/markdown'
import { minutesToRead } from '@/lib/content/reading-time'
import { listClaims } from '@/lib/db/claims'
import { findDocument } from '@/lib/db/documents'
import type { Memory } from '@/lib/review/memory'
import { findSimulation } from '@/lib/simulations/registry'
import type { Actor } from './actor'
import { log } from './log'
import { readCards, type ReadCard } from './read-document'
import { drawPrompt } from './study/draw-prompt'
import { errataOf } from './study/errata-of'
import { learnerOf } from './study/learner'
import { textQuestion } from './study/text-question'
import { treeOfSection } from './text-trees'

/** A section as its page shows it to that reader, signed in or not; null if there is no such section. */
export async function readSection(documentId: string, slug: string, actor: Actor | null) {
  const document = await findDocument(documentId)
  const place = document?.sections.findIndex((section) => section.slug === slug) ?? -1
  const section = document?.sections[place]
  if (document === null || section === undefined) return null
  const learner = actor === null ? null : await learnerOf(actor)
  const glossary = glossaryOf(document.sections)
  const { embeds } = outlineOf(section.body)
  const embedded = (name: string, key: string): string[] =>
    embeds.flatMap((embed) => (embed.name === name ? (embed.attributes[key] ?? []) : []))
  const all = await readCards(document, actor, ...(learner === null ? [] : [learner]))
  const asked = new Set(embedded('card', 'id').map((id) => `${documentId}/${id}`))
  const questions = await Promise.all(
    all
      .filter(({ card }) => asked.has(card.id))
      .map(async ({ card }) => {
        const question = await textQuestion(learner, card)
        const drawn = question === null ? null : drawPrompt(question)
        return question === null || drawn === null
          ? null
          : { question, prompt: drawn.prompt, form: drawn.form }
      }),
  )
  const claims = await listClaims(embedded('erratum', 'claim').map((id) => `${documentId}/${id}`))
  const linkOf = (one: { slug: string; title: string } | undefined) =>
    one === undefined ? null : { href: `/read/${documentId}/${one.slug}`, title: one.title }
  return {
    ...section,
    documentTitle: document.title,
    isSignedIn: actor !== null,
    minutes: minutesToRead(section.body),
    text: treeOfSection(section, glossary),
    terms: new Map(glossary.map((entry) => [entry.anchor, entry])),
    errata: new Map(
      errataOf(claims).map((erratum) => [erratum.claimId.slice(documentId.length + 1), erratum]),
    ),
    questions: new Map(
      questions.flatMap((one) =>
        one === null ? [] : [[one.question.cardId.slice(documentId.length + 1), one] as const],
      ),
    ),
    cards: all
      .filter(({ card }) => card.sectionId === section.id)
      .map((one) => ({
        id: one.card.id,
        title: one.title,
        seconds: one.card.seconds,
        isInText: asked.has(one.card.id),
        standing: learner === null ? null : one.standing,
        state: learner === null ? null : sayState(one, learner.studyDay),
      })),
    before: linkOf(document.sections[place - 1]),
    after: linkOf(document.sections[place + 1]),
  }
}

/** A simulation as a text shows it: which run, and what to look for in it; null if there is none of this id. */
export function readRun(simulationId: string, wanted: string | undefined) {
  const simulation = findSimulation(simulationId)
  if (simulation === null) {
    log.error({ simulation: simulationId }, 'A text shows a simulation that is not there.')
    return null
  }
  const { presets } = simulation.playground
  const preset = presets.find(({ id }) => id === wanted) ?? presets[0]
  return {
    id: simulation.id,
    title: simulation.title,
    preset: preset?.id ?? null,
    presetTitle: preset?.title ?? simulation.title,
    says: preset?.says ?? simulation.summary,
  }
}

/** What a card is to the learner today, in a few words. */
function sayState({ memory, standing, suspended }: ReadCard, studyDay: number): string {
  if (suspended) return 'Suspended'
  if (memory === null || standing === 'unmet') return 'Not met yet'
  const name = standing === 'known' ? 'Known' : 'Learning'
  return `${name} · ${sayDue(memory, studyDay)}`
}

function sayDue({ dueDay }: Memory, studyDay: number): string {
  const nights = dueDay - studyDay
  if (nights <= 0) return 'comes tonight'
  return nights === 1 ? 'comes tomorrow' : `comes in ${nights} nights`
}
