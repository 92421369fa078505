import 'server-only'
import {
  type CardListRow,
  type CardQuery,
  listAskedSimulations,
  listCardIds,
  listCardRows,
} from '@/lib/db/card-list'
import { hasCards } from '@/lib/db/cards'
import { listDocuments } from '@/lib/db/documents'
import type { CardFilter, CardPage, ListedCard } from '@/lib/review/card-list'
import { cardStateOf } from '@/lib/review/card-state'
import { findQuestion, findSimulation, simulations } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

const PAGE = 50
/** So many can be chosen at once: their ids fit into one request. */
const MOST_CHOSEN = 10_000

/** One page of the cards page: met or not, as the filter says. */
export async function getCardPage(actor: Actor, filter: CardFilter): Promise<CardPage> {
  const query = await queryOf(actor, filter)
  const pageOf = (page: number) => listCardRows(query, { take: PAGE, skip: (page - 1) * PAGE })
  const [asked, documents, askedSimulations, hasAnyCard] = await Promise.all([
    pageOf(filter.page),
    listDocuments(),
    listAskedSimulations(),
    hasCards(),
  ])
  // A page that is no longer there, because fewer fit by now: the first.
  const isBeyond = asked.length === 0 && filter.page > 1
  const rows = isBeyond ? await pageOf(1) : asked
  const total = rows[0]?.total ?? 0
  return {
    cards: rows.map((row) => listed(row, query.studyDay)),
    total,
    page: isBeyond ? 1 : filter.page,
    pages: Math.max(1, Math.ceil(total / PAGE)),
    hasCards: hasAnyCard,
    choices: {
      documents: documents.map(({ id, title, sections }) => ({
        id,
        title,
        sections: sections.map((section) => ({ id: section.id, title: section.title })),
      })),
      simulations: askedSimulations
        .map((id) => ({ id, title: findSimulation(id)?.title ?? id }))
        .toSorted((a, b) => a.title.localeCompare(b.title, 'en')),
    },
  }
}

/** The ids of all cards that the filter lets through, on whatever page. */
export async function listMatchingCards(actor: Actor, filter: CardFilter): Promise<readonly string[]> {
  return listCardIds(await queryOf(actor, filter), MOST_CHOSEN)
}

async function queryOf(actor: Actor, filter: CardFilter): Promise<CardQuery> {
  const { studyDay } = await learnerOf(actor)
  const words = filter.q.split(/\s+/).filter((word) => word !== '')
  return {
    ...filter,
    userId: actor.userId,
    studyDay,
    words: words.slice(0, 8).map((word) => ({ word, questions: questionsNamed(word) })),
  }
}

/** The questions whose name, or whose simulation's name, holds the word. */
function questionsNamed(word: string): readonly string[] {
  const wanted = word.toLowerCase()
  return simulations.flatMap((simulation) =>
    simulation.questions
      .filter(({ title }) => `${simulation.title} ${title}`.toLowerCase().includes(wanted))
      .map((question) => `${simulation.id}/${question.id}`),
  )
}

function listed(row: CardListRow, studyDay: number): ListedCard {
  const { id, simulation, question, section, state, dueDay, buriedTo } = row
  const memory = state === null || dueDay === null ? null : { state, dueDay }
  const cardState = cardStateOf(memory, studyDay)
  const isMet = cardState !== 'new'
  return {
    cardId: id,
    title: findQuestion(simulation, question)?.title ?? question,
    section,
    state: cardState,
    dueIn: isMet && dueDay !== null ? dueDay - studyDay : null,
    stability: isMet ? row.stability : null,
    difficulty: isMet ? row.difficulty : null,
    lapses: row.lapses ?? 0,
    suspended: row.suspended,
    flagged: row.flagged,
    buried: (buriedTo ?? 0) > studyDay,
    noted: row.noted,
  }
}
