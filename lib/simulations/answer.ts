import type { z } from 'zod'
import { unreachable } from '@/lib/base/assert'
// Only its type: the schema and zod stay out of what a page sends for a question.
import type { answerSchema } from './answer-schema'

/** One thing to choose. `id` is what is stored, `label` what is read; a label may hold `code`. */
export interface Option {
  readonly id: string
  readonly label: string
}

/** How an answer is given. Every form works by keyboard alone, by touch alone and with a screen reader. */
export type AnswerForm =
  /** A number; right within `tolerance` (absolute, same unit). `text` says how exact, e.g. "to 0.1". */
  | {
      readonly kind: 'number'
      readonly unit?: string
      readonly tolerance: number
      readonly min?: number
      readonly max?: number
      readonly says?: string
    }
  /** Exactly one of 2 to 6 options. */
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  /** Any number of the options, none included. */
  | { readonly kind: 'choices'; readonly options: readonly Option[] }
  /** All items put in sequence. The items come in the order in which they are first shown. */
  | { readonly kind: 'order'; readonly items: readonly Option[] }
  /** A list of short words (fds, hex addresses, page numbers), typed apart by spaces or commas, or tapped from `palette`. */
  | {
      readonly kind: 'tokens'
      readonly ordered: boolean
      readonly palette?: readonly string[]
      readonly example: string
    }
  /** One value for each cell, for instance hit or miss an access. `columns` × `rows`; a single row has `rows: ['']`. */
  | {
      readonly kind: 'grid'
      readonly columns: readonly string[]
      readonly rows: readonly string[]
      readonly values: readonly Option[]
    }
  /** One parameter set so that `goal` holds. Several settings may be right; the model is run with the one given. */
  | {
      readonly kind: 'knob'
      readonly label: string
      readonly goal: string
      readonly min: number
      readonly max: number
      readonly step: number
      readonly start: number
      readonly unit?: string
    }

export type Answer = z.infer<typeof answerSchema>

/** Why this answer cannot be taken for this form, as a sentence to show, or null if it can. */
export function faultOf(form: AnswerForm, answer: Answer): string | null {
  if (form.kind !== answer.kind) return `This question wants an answer of the kind ${form.kind}.`
  const within = (value: number, min = -Infinity, max = Infinity): string | null =>
    value < min || value > max ? `Give a number from ${min} to ${max}.` : null
  const unknown = (ids: readonly string[], options: readonly Option[]): string | null =>
    ids.every((id) => options.some((option) => option.id === id)) ? null : 'That is not one of the options.'
  switch (form.kind) {
    case 'number':
      return answer.kind === form.kind ? within(answer.value, form.min, form.max) : null
    case 'knob':
      return answer.kind === form.kind ? within(answer.value, form.min, form.max) : null
    case 'choice':
      return answer.kind === form.kind ? unknown([answer.value], form.options) : null
    case 'choices':
      if (answer.kind !== form.kind) return null
      return new Set(answer.value).size === answer.value.length
        ? unknown(answer.value, form.options)
        : 'An option was chosen twice.'
    case 'order':
      if (answer.kind !== form.kind) return null
      return new Set(answer.value).size === form.items.length && answer.value.length === form.items.length
        ? unknown(answer.value, form.items)
        : 'Put every item in its place once.'
    case 'tokens':
      return null
    case 'grid':
      if (answer.kind !== form.kind) return null
      return answer.value.length === form.rows.length * form.columns.length
        ? unknown(answer.value, form.values)
        : 'Fill every cell.'
    default:
      return unreachable(form)
  }
}

/** `FD 3` and `fd3` are the same word, and so are `0x00A0` and `0xa0`. */
export function sameWord(a: string, b: string): boolean {
  return plainWord(a) === plainWord(b)
}

function plainWord(word: string): string {
  return word
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^0x0*(?=[0-9a-f])/, '0x')
}

/**
 * How right an answer is, 0 to 1, when compared with one truth. Partial credit:
 * `choices` (right minus wrong ones chosen) / all right ones; `order` longest common subsequence / length;
 * `tokens` common words / the longer list (in order if the form says so); `grid` cells right / cells, counted from chance.
 */
export function scoreOf(form: AnswerForm, truth: Answer, answer: Answer): number {
  if (truth.kind === 'number' && answer.kind === 'number' && form.kind === 'number') {
    // A hair of slack: 0.1 + 0.2 must be within 0.3 of 0.
    return Math.abs(truth.value - answer.value) <= form.tolerance + 1e-9 ? 1 : 0
  }
  if (truth.kind === 'knob' && answer.kind === 'knob') return truth.value === answer.value ? 1 : 0
  if (truth.kind === 'choice' && answer.kind === 'choice') return truth.value === answer.value ? 1 : 0
  if (truth.kind === 'choices' && answer.kind === 'choices') {
    const right = answer.value.filter((id) => truth.value.includes(id)).length
    const wrong = answer.value.length - right
    if (truth.value.length === 0) return wrong === 0 ? 1 : 0
    return Math.max(0, (right - wrong) / truth.value.length)
  }
  if (truth.kind === 'order' && answer.kind === 'order') {
    const common = commonInOrder(truth.value, answer.value)
    return common === truth.value.length ? 1 : Math.max(0, (common - 1) / truth.value.length)
  }
  if (truth.kind === 'tokens' && answer.kind === 'tokens' && form.kind === 'tokens') {
    const longer = Math.max(truth.value.length, answer.value.length)
    if (longer === 0) return 1
    const common = form.ordered
      ? commonInOrder(truth.value, answer.value)
      : commonAtAll(truth.value, answer.value)
    return common / longer
  }
  if (truth.kind === 'grid' && answer.kind === 'grid' && form.kind === 'grid') {
    const cells = truth.value.length
    const right = truth.value.filter((value, i) => answer.value[i] === value).length
    if (right === cells) return 1
    const byChance = cells / form.values.length
    return Math.max(0, (right - byChance) / (cells - byChance))
  }
  return 0
}

/** Length of the longest common subsequence. */
function commonInOrder(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const word of a) {
    const next = [0]
    for (const [j, other] of b.entries()) {
      next.push(sameWord(word, other) ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

function commonAtAll(a: readonly string[], b: readonly string[]): number {
  const left = b.map(plainWord)
  let common = 0
  for (const word of a.map(plainWord)) {
    const at = left.indexOf(word)
    if (at >= 0) {
      left.splice(at, 1)
      common += 1
    }
  }
  return common
}

/** The answer as a person would say it: labels for option ids, the unit behind a number. */
export function sayAnswer(form: AnswerForm, answer: Answer): string {
  const label = (id: string, options: readonly Option[]): string =>
    options.find((option) => option.id === id)?.label ?? id
  switch (answer.kind) {
    case 'number':
    case 'knob': {
      const unit = form.kind === 'number' || form.kind === 'knob' ? form.unit : undefined
      return `${sayNumber(answer.value)}${unit === undefined ? '' : ` ${answer.value === 1 ? single(unit) : unit}`}`
    }
    case 'choice':
      return form.kind === 'choice' ? label(answer.value, form.options) : answer.value
    case 'choices':
      if (answer.value.length === 0) return 'none of them'
      return form.kind === 'choices' ? sayChoices(form.options, answer.value) : listOf(answer.value)
    case 'order':
      return answer.value.map((id) => (form.kind === 'order' ? label(id, form.items) : id)).join(' → ')
    case 'tokens':
      return answer.value.length === 0 ? 'nothing' : answer.value.join(' ')
    case 'grid': {
      if (form.kind !== 'grid') return answer.value.join(' ')
      const { columns, rows, values } = form
      const cells = answer.value.map((id) => label(id, values))
      const sayRow = (row: string, i: number): string => {
        const own = cells.slice(i * columns.length, (i + 1) * columns.length).join(' ')
        return row === '' ? own : `${row}: ${own}`
      }
      return rows.map(sayRow).join('; ')
    }
    default:
      return unreachable(answer)
  }
}

/** In the order in which they were offered; what is offered no more comes last. */
function sayChoices(options: readonly Option[], ids: readonly string[]): string {
  const offered = options.filter(({ id }) => ids.includes(id))
  const gone = ids.filter((id) => options.every((option) => option.id !== id))
  return listOf([...offered.map((option) => option.label), ...gone])
}

/** "1 misses" reads badly; "ms" is no plural. */
function single(unit: string): string {
  return /[a-z]{3}s$/.test(unit) ? unit.replace(/s$/, '').replace(/(miss)e$/, '$1') : unit
}

/** Labels may be sentences, or hold commas of their own. */
function listOf(labels: readonly string[]): string {
  const bare = labels.map((label) => label.replace(/\.$/, ''))
  return bare.join(bare.some((label) => label.includes(',')) ? '; ' : ', ')
}

/** Up to four digits after the point, thousands apart by a narrow space. */
export function sayNumber(value: number): string {
  const [whole = '0', part] = String(Math.round(value * 1e4) / 1e4).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
  return part === undefined ? grouped : `${grouped}.${part}`
}
