import 'server-only'
import { findCard, type StoredCard } from '@/lib/db/cards'
import { findMarks } from '@/lib/db/card-marks'
import { listClaims } from '@/lib/db/claims'
import { listPinned } from '@/lib/db/explanations'
import { listEventsOfCard } from '@/lib/db/study-events'
import { AppError } from '@/lib/base/app-error'
import { fold, reviewsSoFar } from '@/lib/review/fold'
import { newMemory } from '@/lib/review/memory'
import {
  countBySection,
  minutesOf,
  nightState,
  type Outcome,
  outcomesOf,
  sectionToReread,
} from '@/lib/review/night'
import { restOn } from '@/lib/review/rest'
import type { LightsOutTurn, Progress, QuestionTurn, Turn } from '@/lib/review/turn'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { log } from '../log'
import { askVariant } from './ask-variant'
import { noteOn } from './card-note'
import { errataOf } from './errata-of'
import { learnerOf, type Learner } from './learner'
import { leechesOf } from './leeches'
import { loadNight, type Night, planTomorrow } from './plan'
import { scheduleOf } from './schedule'

interface TurnOptions {
  readonly extraMinutes?: number
  /** The learner has ended the night. */
  readonly hasStopped?: boolean
}

/** What comes next tonight: a question, the offer to stop, or lights out. The same until something is answered. */
export async function nextTurn(
  actor: Actor,
  { extraMinutes = 0, hasStopped = false }: TurnOptions = {},
): Promise<Turn> {
  const learner = await learnerOf(actor)
  const night = await loadNight(learner, { extraMinutes })
  const state = nightState(night.plan, night.tonight, { budgetSeconds: night.budgetSeconds, hasStopped })
  const canUndo = night.tonight.length > 0
  const { answered, planned, minutesLeft } = state
  const progress: Progress = { answered, planned, minutesLeft }
  if (state.isLightsOut) return lightsOut(learner, night, canUndo)
  const leech = (await leechesOf(learner.userId, night.tonight.slice(-1)))[0] ?? null
  if (state.offersToStop)
    return {
      kind: 'offer',
      leech,
      key: `offer ${answered}`,
      left: night.plan.items.length,
      progress,
      canUndo,
    }
  for (const { cardId } of night.plan.items) {
    const card = night.cards.get(cardId)
    if (card === undefined) continue
    const turn = await questionTurn(learner, night, card, { leech, progress, canUndo })
    if (turn !== null) return turn
  }
  return lightsOut(learner, night, canUndo)
}

/** Null for a card that cannot be asked, because its question is gone or cannot be drawn: it never costs a grade. */
async function questionTurn(
  learner: Learner,
  night: Night,
  card: StoredCard,
  around: Pick<QuestionTurn, 'leech' | 'progress' | 'canUndo'>,
): Promise<QuestionTurn | null> {
  const { userId } = learner
  const events = await listEventsOfCard(userId, card.id)
  const count = reviewsSoFar(events)
  const drawn = await attempt(() => askVariant(learner, card, events))
  if (drawn === null) return null
  const memory = fold(events) ?? newMemory()
  const [{ states: next }, claims, marks, note, pinned] = await Promise.all([
    scheduleOf(learner, card, memory),
    listClaims(card.claims),
    findMarks(userId, card.id),
    noteOn(userId, card.id),
    listPinned(
      learner.groups.map(({ id }) => id),
      card.id,
    ),
  ])
  return {
    kind: 'question',
    key: `${card.id} ${count} ${memory.reps}`,
    cardId: card.id,
    section: { title: card.sectionTitle, href: `/read/${card.sectionId}` },
    simulation: card.simulation,
    simulationVersion: drawn.simulationVersion,
    question: card.question,
    params: card.params,
    seed: drawn.seed,
    reviewsSoFar: count,
    explain: card.explain,
    errata: errataOf(claims),
    note,
    state: memory.state,
    medianMs: night.medians[card.kind],
    askedAt: learner.now,
    group: drawn.group,
    pinned,
    nights: {
      again: next.again.intervalDays,
      hard: next.hard.intervalDays,
      good: next.good.intervalDays,
      easy: next.easy.intervalDays,
    },
    flagged: marks.flagged,
    ...around,
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.error({ error: error.message }, 'A card is left out tonight.')
    return null
  }
}

/** So many mechanisms are named at the end of a night; more would be a list to work through. */
const NAMED = 8

async function lightsOut(
  learner: Learner,
  { tonight, cards }: Night,
  canUndo: boolean,
): Promise<LightsOutTurn> {
  const outcomes = outcomesOf(tonight)
  const gone = outcomes.filter(({ cardId }) => !cards.has(cardId)).map(({ cardId }) => findCard(cardId))
  const known = new Map(cards)
  for (const card of await Promise.all(gone)) if (card !== null) known.set(card.id, card)
  const tomorrow = await planTomorrow(learner)
  const sectionOf = (cardId: string) => known.get(cardId)?.sectionId ?? ''
  const titleOf = (sectionId: string) =>
    [...known.values()].find((card) => card.sectionId === sectionId)?.sectionTitle
  const sections = countBySection(outcomes, sectionOf)
  const titles = (how: Outcome['how']) =>
    sections.flatMap((section) => (section[how] > 0 ? (titleOf(section.sectionId) ?? []) : []))
  const reread = sectionToReread(sections)
  const setAside = await leechesOf(learner.userId, tonight)
  const named = outcomes.flatMap(({ cardId, how }) => {
    const card = known.get(cardId)
    const title = card && findQuestion(card.simulation, card.question)?.title
    const isAside = setAside.some((leech) => leech.cardId === cardId)
    return title === undefined ? [] : [{ title, how: isAside ? ('set-aside' as const) : how }]
  })
  // Two cards may ask the same question: what went the same way is named once.
  const mechanisms = [...new Map(named.map((one) => [`${one.how} ${one.title}`, one])).values()]
  const rereadTitle = reread === null ? undefined : titleOf(reread)
  return {
    kind: 'lights-out',
    key: `lights out ${tonight.length}`,
    setAside,
    answered: tonight.length,
    met: titles('met'),
    kept: titles('kept'),
    slipped: titles('slipped'),
    mechanisms: mechanisms.slice(0, NAMED),
    unnamed: Math.max(0, mechanisms.length - NAMED),
    tomorrow: {
      questions: tomorrow.items.length,
      minutes: minutesOf(tomorrow.seconds),
      isRest: restOn(learner.studyDay + 1, learner.settings) !== null,
    },
    reread:
      reread === null || rereadTitle === undefined ? null : { title: rereadTitle, href: `/read/${reread}` },
    canUndo,
  }
}
