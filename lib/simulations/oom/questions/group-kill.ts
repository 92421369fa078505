import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { candidatesIn, type Group, killedIn, type Machine, type Process, runAll, type Touch } from '../model'
import { MIB, names, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** Whether the group dies together. */
  oomGroup: z.enum(['any', 'off', 'on']).default('any'),
  /** Whether one process has −1000 and is spared. */
  spared: z.boolean().default(true),
})

interface Drawn {
  readonly machine: Machine
  readonly touch: Touch
}

function runOf({ machine, touch }: Drawn) {
  return runAll(machine, [touch])
}

function choices(list: readonly string[]): Answer {
  return { kind: 'choices', value: list.toSorted() }
}

function killedBy(drawn: Drawn, groups: readonly Group[]): Answer {
  return choices(killedIn(runOf({ ...drawn, machine: { ...drawn.machine, groups } })))
}

function truthOf(drawn: Drawn): string[] {
  return killedIn(runOf(drawn))
}

export const groupKill = defineQuestion({
  id: 'group-kill',
  title: 'Who dies when a container meets its limit',
  kind: 'predict',
  form: 'choices',
  params,
  pose: (rng, { oomGroup, spared }): Drawn =>
    drawUntil(
      () => {
        const limit = rng.pick([1000, 2000, 500])
        const unit = limit / 10
        const isGroup = oomGroup === 'any' ? rng.chance(0.5) : oomGroup === 'on'
        const shop = ['init', 'server', 'worker', 'cache'].slice(0, rng.between(3, 4))
        const inShop = shop.map((name): Process => ({
          name,
          group: 'shop',
          residentKib: (name === 'init' ? unit / 2 : rng.between(1, 4) * unit) * MIB,
          adj: name === 'init' && spared && rng.chance(0.35) ? -1000 : 0,
          alive: true,
        }))
        const other: Process = {
          name: 'report',
          group: 'office',
          residentKib: rng.between(8, 9) * unit * MIB,
          adj: rng.pick([0, 0, 500]),
          alive: true,
        }
        const grower = rng.pick(inShop.filter(({ adj }) => adj !== -1000))
        const used = inShop.reduce((sum, { residentKib }) => sum + residentKib, 0)
        return {
          machine: {
            ramKib: limit * 8 * MIB,
            swapKib: 0,
            cacheKib: 0,
            groups: [
              { name: 'shop', parent: null, maxKib: limit * MIB, oomGroup: isGroup },
              { name: 'office', parent: null, maxKib: limit * MIB, oomGroup: false },
            ],
            processes: [...inShop, other],
          },
          touch: { name: grower.name, kib: limit * MIB - used + unit * MIB },
        }
      },
      (drawn) => {
        const scored = runOf(drawn).find(({ event }) => event?.is === 'scored')
        if (scored?.event?.is !== 'scored' || drawn.touch.kib < 20 * MIB) return false
        const points = candidatesIn(scored.machine, scored.event.domain)
          .flatMap((one) => (one.points === null ? [] : [one.points]))
          .toSorted((a, b) => b - a)
        const kills = runOf(drawn).filter(({ event }) => event?.is === 'killed').length
        return kills === 1 && (points[0] ?? 0) - (points[1] ?? 0) > 1000
      },
    ),
  ask(drawn) {
    const { machine, touch } = drawn
    const [shop, office] = machine.groups
    return {
      prompt: {
        text: `Two containers, each with a \`memory.max\` of **${size(shop?.maxKib ?? 0)}**; the machine has **${size(machine.ramKib)}**, most of it free. In \`shop\`, \`memory.oom.group\` is **${shop?.oomGroup === true ? '1' : '0'}**, in \`${office?.name}\` 0. Now **\`${touch.name}\`** touches **${size(touch.kib)}** more. (cgroup v2)\n\nWhich processes are killed?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['process', 'container', 'in RAM', 'oom_score_adj'],
            rows: machine.processes.map(({ name, group, residentKib, adj }) => [
              name,
              group,
              size(residentKib),
              String(adj),
            ]),
          },
        ],
      },
      form: {
        kind: 'choices',
        options: machine.processes.map(({ name }) => ({ id: name, label: `\`${name}\`` })),
      },
      hints: [
        'Whose limit is met? Only processes under that limit can be chosen.',
        'Find the one with most points there. With `memory.oom.group`, all of its group go with it, except those with −1000.',
      ],
    }
  },
  run: (drawn) =>
    memoryTrace(
      drawn.machine,
      [drawn.touch],
      `Two containers of at most ${size(drawn.machine.groups[0]?.maxKib ?? 0)} each on a machine of ${size(drawn.machine.ramKib)}.`,
    ),
  truth: (drawn) => choices(truthOf(drawn)),
  misconceptions: [
    {
      id: 'whole-container',
      name: 'the whole container, always',
      says: 'The kernel kills one process, unless `memory.oom.group` is set. The kubelet sets it since Kubernetes 1.28; elsewhere it is off.',
      answer: (drawn) =>
        killedBy(
          drawn,
          drawn.machine.groups.map((group) => ({ ...group, oomGroup: true })),
        ),
    },
    {
      id: 'one-process',
      name: 'one process, always',
      says: 'With `memory.oom.group` the victim takes its group along.',
      answer: (drawn) =>
        killedBy(
          drawn,
          drawn.machine.groups.map((group) => ({ ...group, oomGroup: false })),
        ),
    },
    {
      id: 'whole-machine',
      name: 'a victim from elsewhere',
      says: 'A container that meets its own limit pays for itself. Processes outside it are not even looked at.',
      answer: ({ machine }) =>
        choices([machine.processes.toSorted((a, b) => b.residentKib - a.residentKib)[0]?.name ?? '']),
    },
    {
      id: 'nobody-ram-is-free',
      name: 'free RAM helps',
      says: 'The limit counts, not the machine. RAM that is free elsewhere is out of reach.',
      answer: () => choices([]),
    },
    {
      id: 'spares-nobody',
      name: '−1000 left out',
      says: 'A process with −1000 is spared even when its group is killed.',
      answer: (drawn) =>
        killedBy(
          {
            ...drawn,
            machine: {
              ...drawn.machine,
              processes: drawn.machine.processes.map((one) => ({ ...one, adj: Math.max(one.adj, -999) })),
            },
          },
          drawn.machine.groups,
        ),
    },
  ],
  explain(drawn) {
    const dead = truthOf(drawn)
    const shop = drawn.machine.groups[0]
    const scored = runOf(drawn).find(({ event }) => event?.is === 'scored')?.event
    const victim = scored?.is === 'scored' ? scored.victim : null
    const spared = drawn.machine.processes
      .filter(({ group, adj }) => group === 'shop' && adj === -1000)
      .map(({ name }) => name)
    return {
      truthSays: `${names(dead)} ${dead.length === 1 ? 'is' : 'are'} killed.`,
      because: `\`shop\` meets its limit of ${size(shop?.maxKib ?? 0)}, so only its processes count. \`${victim}\` has most points. ${shop?.oomGroup === true ? `With \`memory.oom.group\` all of \`shop\` die with it${spared.length === 0 ? '' : `, except ${names(spared)} with −1000`}.` : 'Without `memory.oom.group` it dies alone.'}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const dead = truthOf(drawn)
    const extra = answer.value.find((name) => !dead.includes(name))
    const missing = dead.find((name) => !answer.value.includes(name))
    const step = trace.steps.findIndex(({ state }) => state.event === 'killed')
    return {
      step: Math.max(0, step),
      predicted: extra !== undefined ? `${extra} dies` : `${missing ?? ''} lives`,
      actual: extra !== undefined ? `${extra} lives` : `${missing ?? ''} dies`,
      focus: extra ?? missing ?? '',
    }
  },
})
