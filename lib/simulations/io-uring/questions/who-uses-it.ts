import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { narrated } from '../narrated'
import type { Picture } from '../picture'
import { saySoftware, type Software, wayOf } from '../software'

const GROUPS = ['databases', 'rust', 'go', 'proxies', 'c'] as const
type Group = (typeof GROUPS)[number]

const params = z.strictObject({
  /** What kinds of programs are among the options. */
  groups: z
    .array(z.enum(GROUPS))
    .min(1)
    .default([...GROUPS]),
  options: z.int().min(3).max(5).default(4),
})

interface Drawn {
  readonly software: readonly Software[]
}

const BY_GROUP: Readonly<Record<Group, (rng: Rng) => readonly Software[]>> = {
  databases: (rng) => [
    { program: 'PostgreSQL', version: rng.pick([14, 15, 16, 17]), doing: 'scan' },
    { program: 'PostgreSQL', version: 18, doing: 'scan' },
    { program: 'PostgreSQL', version: 18, ioMethod: 'io_uring', doing: 'scan' },
    { program: 'PostgreSQL', version: 18, ioMethod: rng.pick(['sync', 'worker']), doing: 'scan' },
    { program: 'PostgreSQL', version: 18, ioMethod: 'io_uring', doing: 'commit' },
  ],
  rust: () => [
    { program: 'Tokio', doing: 'file', unstable: false },
    { program: 'Tokio', doing: 'file', unstable: true },
    { program: 'Tokio', doing: 'socket', unstable: true },
    { program: 'Tokio', doing: 'socket', unstable: false },
    { program: 'tokio-uring' },
  ],
  go: () => [{ program: 'Go', doing: 'socket' }, { program: 'Go', doing: 'file' }, { program: 'giouring' }],
  proxies: () => [{ program: 'Pingora' }, { program: 'nginx' }],
  c: () => [{ program: 'liburing' }, { program: 'glibc aio_read' }, { program: 'io_submit' }],
}

export const whoUsesIt = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'who-uses-it',
  title: 'Who goes through a ring?',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { groups, options }) {
    const all = groups.flatMap((group) => BY_GROUP[group](rng))
    return { software: rng.sample(all, Math.min(options, all.length)) }
  },
  ask: ({ software }) => ({
    prompt: {
      text: 'Current Linux in 2026; every program is as its project publishes it, built with what the option needs.\n\nWhich of these go through **io_uring**?',
    },
    form: {
      kind: 'choices',
      options: software.map((one) => ({ id: idOf(one), label: saySoftware(one) })),
    },
    hints: [
      'Asynchronous in the program does not mean io_uring in the kernel: epoll and pools of threads are more common.',
    ],
  }),
  run: ({ software }) =>
    narrated(
      ['program', 'through a ring'],
      'A ring is ready for whoever wants it.',
      software.map((one, i) => {
        const { usesRing, says } = wayOf(one)
        return {
          operations: usesRing
            ? [
                { op: 'sqe', do: 'read', id: i + 1, fd: 'f', len: 100 },
                { op: 'submit' },
                { op: 'sleep', ms: 1 },
                { op: 'reap', n: 1 },
              ]
            : [],
          says,
          cells: [saySoftware(one), usesRing ? 'yes' : 'no'],
        }
      }),
    ),
  truth: (drawn) => chosen(usersIn(drawn)),
  misconceptions: [
    {
      id: 'postgres-since-14',
      name: 'PostgreSQL since 14',
      says: 'PostgreSQL got asynchronous I/O with 18, and io_uring is a setting there, not the default: that is worker processes.',
      answer: (drawn) => withAlso(drawn, ({ program }) => program === 'PostgreSQL'),
    },
    {
      id: 'all-of-tokio',
      name: 'Tokio runs on io_uring',
      says: 'Only Tokio’s file operations can, behind an unstable feature. Its sockets use epoll.',
      answer: (drawn) => withAlso(drawn, ({ program }) => program === 'Tokio'),
    },
    {
      id: 'go-runtime-too',
      name: 'Go’s runtime uses it',
      says: 'Go’s runtime uses epoll for sockets and blocking reads for files. Only packages such as giouring go past it.',
      answer: (drawn) => withAlso(drawn, ({ program }) => program === 'Go'),
    },
    {
      id: 'proxies-too',
      name: 'the fast proxies use it',
      says: 'Pingora runs on ordinary Tokio, its maintainers have no plans for io_uring, and nginx waits by epoll.',
      answer: (drawn) => withAlso(drawn, ({ program }) => program === 'Pingora' || program === 'nginx'),
    },
    {
      id: 'asynchronous-is-io-uring',
      name: 'asynchronous means io_uring',
      says: 'POSIX AIO in glibc is a pool of threads, and `io_submit` is an older interface of the kernel.',
      answer: (drawn) =>
        withAlso(drawn, ({ program }) => program === 'glibc aio_read' || program === 'io_submit'),
    },
  ],
  explain(drawn, _, answer) {
    const users = usersIn(drawn)
    const isWrong = (one: Software): boolean =>
      answer.kind === 'choices' && answer.value.includes(idOf(one)) !== users.includes(idOf(one))
    const told = drawn.software.filter(isWrong)
    return {
      truthSays:
        users.length === 0
          ? 'None of them.'
          : `${drawn.software
              .filter((one) => wayOf(one).usesRing)
              .map(saySoftware)
              .join('; ')}.`,
      because: [...new Set((told.length === 0 ? drawn.software : told).map((one) => wayOf(one).says))]
        .slice(0, 2)
        .join(' '),
    }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choices') return undefined
    const users = usersIn(drawn)
    const at = drawn.software.findIndex(
      (one) => answer.value.includes(idOf(one)) !== users.includes(idOf(one)),
    )
    const one = drawn.software[at]
    if (one === undefined) return undefined
    const { usesRing } = wayOf(one)
    return {
      step: at + 1,
      predicted: usesRing ? 'no ring' : 'a ring',
      actual: usesRing ? 'a ring' : 'no ring',
      focus: 'reaped',
    }
  },
})

/** Short and the same for the same program and settings. */
function idOf(software: Software): string {
  return Object.values(software).join('/')
}

function usersIn({ software }: Drawn): string[] {
  return software.filter((one) => wayOf(one).usesRing).map(idOf)
}

/** The truth, with these among them; null where there are none. */
function withAlso(drawn: Drawn, isAlso: (software: Software) => boolean): Answer | null {
  const also = drawn.software.filter(isAlso).map(idOf)
  return also.length === 0 ? null : chosen([...new Set([...usersIn(drawn), ...also])])
}

function chosen(ids: readonly string[]): Answer {
  return { kind: 'choices', value: ids.toSorted() }
}
