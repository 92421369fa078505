import { Band, Cell, Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import { type Model, MODELS } from './model'
import { CALL_WORDS, connectionName, NAMES } from './names'
import { Bitmap } from './stage-bitmap'
import { Idle } from './stage-idle'
import { Parted } from './stage-parted'
import { OneRead } from './stage-read'
import type { ModelView, Scene } from './trace'

/** The models side by side: their threads above, the connections below, and how many calls it took so far. */
export function Stage({ trace, at, width, parting }: StageProps<Scene>) {
  const scene = trace.steps[at]?.state
  if (scene === undefined) return null
  if (scene.bitmap !== undefined) return <Bitmap bitmap={scene.bitmap} width={width} parting={parting} />
  if (scene.read !== undefined) return <OneRead read={scene.read} parting={parting} />
  if (scene.idle !== undefined) return <Idle idle={scene.idle} parting={parting} />
  const [one] = scene.models
  if (one !== undefined && scene.models.length === 1)
    return <OneModel scene={scene} view={one} parting={parting} />
  return <AllModels trace={trace} scene={scene} parting={parting} />
}

/** One model call by call: the thread and its call above, the kernel's view of the connections below. */
function OneModel({
  scene,
  view,
  parting,
}: {
  readonly scene: Scene
  readonly view: ModelView
  readonly parting: Parting | undefined
}) {
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user">
        <div className="flex flex-wrap items-center gap-2">
          <Threads view={view} />
          <span className="grow" />
          <Cell tone="run" height={28} current={view.read.length > 0 || view.lookedAt.length > 0}>
            {view.calls} {view.calls === 1 ? 'call' : 'calls'}
          </Cell>
        </div>
        <div className="flex flex-wrap gap-x-4 gap-y-1 pt-2">
          {Object.entries(view.byName).map(([name, count]) => (
            <Note key={name}>
              {callWord(name)} {count}
            </Note>
          ))}
          {view.eagain > 0 && <Note>EAGAIN {view.eagain}</Note>}
          <Note>handed in {view.handedIn}</Note>
          <Note>looked at {view.looked}</Note>
        </div>
      </Band>
      <Band kind="kernel">
        <Note>
          {scene.round === 0 ? 'before the first round' : `round ${scene.round} of ${scene.rounds}`}: unread
          bytes of each connection
        </Note>
        <div className="flex flex-wrap gap-1.5 pt-2">
          {view.unread.map((unread, i) => (
            <Connection key={i} i={i} unread={unread} view={view} arrived={scene.arrived.includes(i)} />
          ))}
        </div>
        <Parted parting={parting} />
      </Band>
      <Legend
        items={[
          { tone: 'kernel', letter: '9', label: 'unread' },
          { tone: 'ready', label: 'reported' },
          { tone: 'plain', pattern: 'dotted', label: 'looked at for nothing' },
          { tone: 'blocked', pattern: 'hatched', letter: 'z', label: 'asleep' },
        ]}
      />
    </div>
  )
}

function callWord(name: string): string {
  return Object.entries(CALL_WORDS).find(([key]) => key === name)?.[1] ?? name
}

function Threads({ view }: { readonly view: ModelView }) {
  const letter = view.asleep ? 'z' : view.threads.includes('spinning') ? 's' : 'r'
  return (
    <Cell
      tone={view.asleep ? 'blocked' : 'run'}
      {...(view.asleep ? { pattern: 'hatched' as const } : {})}
      height={28}
    >
      {letter} {view.threads}
    </Cell>
  )
}

function Connection({
  i,
  unread,
  view,
  arrived,
}: {
  readonly i: number
  readonly unread: number
  readonly view: ModelView
  readonly arrived: boolean
}) {
  const reported = view.reported.includes(i)
  const looked = view.lookedAt.includes(i) || view.read.includes(i)
  return (
    <span className="flex flex-col items-center gap-1">
      <Cell
        tone={reported ? 'ready' : unread > 0 ? 'kernel' : 'plain'}
        {...(looked && unread === 0 && !reported ? { pattern: 'dotted' as const } : {})}
        current={view.read.includes(i) || arrived}
        width={44}
        height={28}
      >
        {unread > 0 ? unread : '–'}
      </Cell>
      <span className="font-mono text-[11px] leading-none text-muted">{connectionName(i)}</span>
    </span>
  )
}

/** All models after each round: a bar of calls that grows, and what this round made the kernel look at. */
function AllModels({
  trace,
  scene,
  parting,
}: {
  readonly trace: StageProps<Scene>['trace']
  readonly scene: Scene
  readonly parting: Parting | undefined
}) {
  const last = trace.steps.at(-1)?.state ?? scene
  const most = Math.max(1, ...last.models.map(({ calls }) => calls))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <Note>
          {scene.round === 0 ? 'before the first round' : `round ${scene.round} of ${scene.rounds}`}
          {scene.arrived.length > 0 && `, messages for ${scene.arrived.map(connectionName).join(' ')}`}
        </Note>
      </div>
      <div className="flex flex-col gap-3.5">
        {scene.models.map((view) => (
          <ModelRow key={view.model} view={view} most={most} parting={focusOf(parting, view.model)} />
        ))}
      </div>
      <Legend
        items={[
          { tone: 'run', label: 'calls; read' },
          { tone: 'ready', label: 'reported this round' },
          { tone: 'plain', pattern: 'dotted', label: 'looked at for nothing' },
          { tone: 'kernel', label: 'bytes left unread' },
        ]}
      />
    </div>
  )
}

function focusOf(parting: Parting | undefined, model: Model): Parting | undefined {
  return parting !== undefined &&
    (parting.focus === model || (model === MODELS[0] && parting.focus === undefined))
    ? parting
    : undefined
}

function ModelRow({
  view,
  most,
  parting,
}: {
  readonly view: ModelView
  readonly most: number
  readonly parting: Parting | undefined
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline gap-x-2 font-mono text-[11px] leading-none">
        <span className="text-text">{NAMES[view.model]}</span>
        <span className="text-muted">
          {view.asleep
            ? `z ${view.threads}`
            : view.threads.includes('spinning')
              ? `s ${view.threads}`
              : `r ${view.threads}`}
        </span>
        <span className="grow" />
        <span className="text-text">{view.calls}</span>
        <span className="text-muted">{view.calls === 1 ? 'call' : 'calls'}</span>
        {view.handedIn > 0 && <span className="text-muted">· {view.handedIn} handed in</span>}
      </div>
      <div className="h-2.5 overflow-hidden rounded-full border border-line">
        <div
          className="h-full w-full"
          style={{
            transformOrigin: 'left',
            transform: `scaleX(${view.calls / most})`,
            transition: 'transform 320ms var(--calm)',
            backgroundColor: tint('run', 55),
          }}
        />
      </div>
      <div className="flex flex-wrap gap-[3px]">
        {view.unread.map((unread, i) => (
          <Dot key={i} unread={unread} view={view} i={i} />
        ))}
      </div>
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

/** What became of a connection in this round: reported, read without a report, looked at for nothing, or left alone. */
function Dot({ unread, view, i }: { readonly unread: number; readonly view: ModelView; readonly i: number }) {
  const looked = view.lookedAt.includes(i) || view.read.includes(i)
  const tone =
    unread > 0 ? 'kernel' : view.reported.includes(i) ? 'ready' : view.took.includes(i) ? 'run' : 'plain'
  const side = view.unread.length > 12 ? 12 : 16
  return (
    <span
      className={`inline-block rounded-[4px] ${looked && tone === 'plain' ? 'dotted' : ''}`}
      style={{
        width: side,
        height: side,
        border: `1px solid ${tone === 'plain' ? (looked ? 'var(--muted)' : 'var(--line)') : tint(tone, 70)}`,
        backgroundColor: tone === 'plain' ? 'transparent' : tint(tone, unread > 0 ? 55 : 45),
      }}
    />
  )
}
