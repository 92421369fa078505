import type { Answer, AnswerForm } from './answer'

/** What the rest of the app may know of a simulation. Its own types stay in its folder. */
export interface Simulation {
  /** The name of its folder, of its page and of its recorded data. */
  readonly id: string
  /** Raised when a change alters a past truth. Stored with each review. */
  readonly version: number
  readonly title: string
  /** One sentence: what is simulated. */
  readonly summary: string
  /** Under which heading of the index page it stands. */
  readonly subject: Subject
  readonly miniature: Miniature
  /** Plain sentences for its own page: what is modelled, and what is left out. */
  readonly modelled: readonly string[]
  readonly leftOut: readonly string[]
  readonly sources: readonly Source[]
  readonly questions: readonly Question[]
  readonly playground: Playground
  /**
   * One recorded input in, one observation out, both in the schema of the folder's recorded.json.
   * Throws AppError('invalid') for an input its own schema does not read.
   */
  observe(input: unknown): unknown
}

export type Subject = 'running' | 'memory' | 'input-output'

/** A small picture of the mechanism for the index page: what a run of one preset looks like, as rows of cells. */
export interface Miniature {
  readonly preset: string
  /** A method, so that a folder may name the state of its own traces. */
  draw(trace: Trace): readonly MiniatureRow[]
}
export type MiniatureRow = readonly MiniatureCell[]
export interface MiniatureCell {
  /** The colours of the stages; `none` leaves the place empty. */
  readonly tone: 'user' | 'kernel' | 'run' | 'ready' | 'blocked' | 'hit' | 'miss' | 'plain' | 'none'
  readonly pattern?: 'hatched' | 'dotted' | 'dashed'
  /** Its part of the row beside the others; 1 if absent. */
  readonly width?: number
}

export interface Source {
  /** For instance "Linux 6.12 fs/eventpoll.c: ep_send_events". */
  readonly title: string
  readonly url?: string
}

/** The simulation on its own page: knobs, presets, a run. The settings are a flat object, so that they fit in a link. */
export interface Playground {
  readonly knobs: readonly Knob[]
  readonly presets: readonly Preset[]
  /** Runs the model with these settings; what is missing has the first preset's value. Throws AppError('invalid') with a sentence to show. */
  run(settings: unknown): Trace
}

export type Setting = string | number | boolean
export type Settings = Readonly<Record<string, Setting>>

interface KnobBase {
  readonly key: string
  readonly label: string
  /** One sentence: what turning it does. */
  readonly says?: string
  /** The knob to choose first, and the choices with which turning this one changes the run; with others it is not shown. */
  readonly onlyFor?: { readonly key: string; readonly is: readonly string[] }
}
export type Knob =
  | (KnobBase & {
      readonly kind: 'number'
      readonly min: number
      readonly max: number
      readonly step: number
      readonly unit?: string
    })
  | (KnobBase & {
      readonly kind: 'choice'
      readonly options: readonly { readonly value: string; readonly label: string }[]
    })
  | (KnobBase & { readonly kind: 'switch' })
  /** A small script, one operation a line; the simulation's own schema reads it and says which line it cannot. */
  | (KnobBase & { readonly kind: 'script'; readonly lines: number })

export interface Preset {
  readonly id: string
  readonly title: string
  /** One sentence: what to look for in it. */
  readonly says: string
  /** A value for every knob. */
  readonly settings: Settings
}

/**
 * A run. `steps[0]` is the start, before anything has happened; every number that a stage shows is in a step's state.
 * The table of the same trace has `columns` and each step's `cells`.
 */
export interface Trace<State = unknown> {
  readonly columns: readonly string[]
  readonly steps: readonly Step<State>[]
}

export interface Step<State = unknown> {
  /** When, in the unit of the simulation ("12 ms", "call 3"); the step's number if absent. */
  readonly at?: string
  /** One sentence: what just happened, and by which rule. May hold `code`. */
  readonly says: string
  /** One for each of the trace's columns. */
  readonly cells: readonly string[]
  /** Plain JSON, the simulation's own. Only its own stage reads it. */
  readonly state: State
}

/** How much time a question wants: quick 5 to 15 seconds, predict 20 to 60. */
export type QuestionKind = 'quick' | 'predict'

export interface Question {
  readonly id: string
  readonly title: string
  readonly kind: QuestionKind
  readonly form: AnswerForm['kind']
  /** Names and says what each misconception that can be recognised is. */
  readonly misconceptions: readonly Misconception[]
  /** The reasons why a card's params are refused, each "place: what is wrong"; empty if they are fine. */
  faultsIn(params: unknown): readonly string[]
  /** The same params and seed always give the same variant. Throws AppError('invalid') if the params are refused. */
  draw(params: unknown, seed: number): Variant
}

export interface Misconception {
  readonly id: string
  /** A short tag: "level-triggered reasoning". */
  readonly name: string
  /** One sentence to the learner: what that model gets wrong. */
  readonly says: string
}

/** A question with its numbers drawn. */
export interface Variant {
  readonly prompt: Prompt
  readonly form: AnswerForm
  /** One or two: a rule, then the first step of the run. */
  readonly hints: readonly string[]
  readonly truth: Answer
  /** Throws AppError('invalid') if the answer does not fit the form. */
  check(answer: Answer): Verdict
  run(): Trace
  /** What each misconception that says something about these numbers would answer, the truth left out. */
  misconceived(): readonly Answer[]
}

/** What is asked. In `text`, **bold** marks the drawn facts, `code` is code, an empty line starts a paragraph. */
export interface Prompt {
  readonly text: string
  readonly exhibits?: readonly Exhibit[]
}

/** Something to look at while answering: a listing, or a table of what is given. */
export type Exhibit =
  | { readonly kind: 'code'; readonly title?: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'table'
      readonly title?: string
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

export interface Verdict {
  /** 1 right, at least 0.5 partly right, else wrong. */
  readonly score: number
  readonly truth: Answer
  /** The truth first, as a short sentence: "It sleeps; 60 bytes stay." */
  readonly truthSays: string
  /** Why, made from this run's numbers: one to three sentences. */
  readonly because: string
  readonly misconception?: Misconception
  /** Where the prediction and the truth part; absent when the answer is right or has no one place. */
  readonly parts?: Parting
}

export interface Parting {
  /** Index into the trace's steps. */
  readonly step: number
  /** What the learner expected there, short: "fd 5 again". */
  readonly predicted: string
  /** What happened there, short. */
  readonly actual: string
  /** The thing on the stage that it is about; the simulation's stage knows its names. */
  readonly focus?: string
}

/** What a stage is given. `width` is in CSS pixels, 300 to about 720; text on a stage is never smaller than 11 px. */
export interface StageProps<State = unknown> {
  readonly trace: Trace<State>
  /** Index of the step that is shown: the one that just happened. */
  readonly at: number
  readonly width: number
  /** Set when the step shown is at or after the parting: draw the prediction in the learner's colour against the truth. */
  readonly parting?: Parting
}
