import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { narrated } from '../narrated'
import { fateOf, FIRST, isSince, OPCODES, type Opcode, sayVersion, type Version, versionOf } from '../opcodes'
import type { Picture } from '../picture'

const VERSIONS = ['5.0', '5.1', '5.3', '5.4', '5.5', '5.6', '5.10', '5.15'] as const

const params = z.strictObject({
  /** The kernels that may be drawn. */
  versions: z
    .array(z.enum(VERSIONS))
    .min(1)
    .default([...VERSIONS]),
  requests: z.int().min(3).max(6).default(4),
})

interface Drawn {
  readonly version: Version
  readonly names: readonly string[]
}

export const whichKernel = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'which-kernel',
  title: 'What does this kernel take?',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { versions, requests }) {
    const version = versionOf(rng.pick(versions))
    // From the first kernel's and from the later ones, so that neither all nor none is the rule.
    const [early, late] = [true, false].map((isEarly) =>
      OPCODES.filter(({ since }) => isSince(versionOf('5.3'), since) === isEarly).map(({ name }) => name),
    )
    const old = rng.between(1, requests - 1)
    const names = rng.shuffle([...rng.sample(early ?? [], old), ...rng.sample(late ?? [], requests - old)])
    return { version, names }
  },
  ask: ({ version, names }) => ({
    prompt: {
      text: `Linux **${sayVersion(version)}**, as released. A program tries to set up a ring and to queue one request of each of these kinds.\n\nWhich of them does the kernel **take**?`,
    },
    form: { kind: 'choices', options: names.map((id) => ({ id, label: `\`${id}\`` })) },
    hints: [
      'io_uring came with 5.1, for vectored reads and writes of files, fsync and poll. Messages followed with 5.3, accept and connect with 5.5, plain read, write, send and recv with 5.6.',
    ],
  }),
  run: ({ version, names }) =>
    narrated(
      ['request', 'opcode', 'since', 'result'],
      isSince(version, FIRST)
        ? `Linux ${sayVersion(version)}: a ring is set up.`
        : `Linux ${sayVersion(version)}: io_uring_setup fails with ENOSYS, there is no ring.`,
      opcodes(names).map((opcode, i) => {
        const fate = fateOf(version, opcode)
        const id = i + 1
        return {
          operations:
            fate === 'ENOSYS'
              ? []
              : [
                  { op: 'sqe', do: fate === 'taken' ? 'nop' : 'bad', id },
                  { op: 'submit' },
                  { op: 'reap', n: 1 },
                ],
          says: sayFate(version, opcode),
          cells: [`#${id} ${opcode.name}`, `${opcode.number}`, sayVersion(opcode.since), fate],
        }
      }),
    ),
  truth: (drawn) => chosen(takenBy(drawn)),
  misconceptions: [
    {
      id: 'all-at-once',
      name: 'it came complete with 5.1',
      says: 'The interface came with 5.1 and about eight operations. The others were added release by release, and an unknown one completes with -EINVAL.',
      answer: ({ version, names }) => (isSince(version, FIRST) ? chosen([...names]) : null),
    },
    {
      id: 'files-only',
      name: 'io_uring is for files',
      says: 'Sockets were there early: poll with 5.1, sendmsg and recvmsg with 5.3.',
      answer: (drawn) =>
        isSince(drawn.version, FIRST)
          ? chosen(
              opcodes(takenBy(drawn))
                .filter(({ isFile }) => isFile)
                .map(({ name }) => name),
            )
          : null,
    },
    {
      id: 'before-5-1',
      name: 'it was there before 5.1',
      says: 'The three system calls came with 5.1. Before that, io_uring_setup fails with ENOSYS.',
      answer: ({ version, names }) =>
        isSince(version, FIRST)
          ? null
          : chosen(
              opcodes(names)
                .filter(({ since }) => isSince(FIRST, since))
                .map(({ name }) => name),
            ),
    },
  ],
  explain(drawn, _, answer) {
    const taken = takenBy(drawn)
    const wrong =
      answer.kind === 'choices'
        ? drawn.names.find((name) => answer.value.includes(name) !== taken.includes(name))
        : undefined
    const told = opcodes([wrong ?? drawn.names[0] ?? 'readv'])
    return {
      truthSays: taken.length === 0 ? 'None of them.' : `${taken.map((name) => `\`${name}\``).join(', ')}.`,
      because: told.map((opcode) => sayFate(drawn.version, opcode)).join(' '),
    }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choices') return undefined
    const taken = takenBy(drawn)
    const at = drawn.names.findIndex((name) => answer.value.includes(name) !== taken.includes(name))
    const name = drawn.names[at]
    if (name === undefined) return undefined
    const words = (isTaken: boolean): string => `${name} ${isTaken ? 'is taken' : 'is refused'}`
    return {
      step: at + 1,
      predicted: words(!taken.includes(name)),
      actual: words(taken.includes(name)),
      focus: 'reaped',
    }
  },
})

function opcodes(names: readonly string[]): Opcode[] {
  return names.flatMap((name) => OPCODES.filter((opcode) => opcode.name === name))
}

function takenBy({ version, names }: Drawn): string[] {
  return opcodes(names)
    .filter((opcode) => fateOf(version, opcode) === 'taken')
    .map(({ name }) => name)
}

function sayFate(version: Version, opcode: Opcode): string {
  const { name, number, since } = opcode
  const kernel = sayVersion(version)
  switch (fateOf(version, opcode)) {
    case 'taken':
      return `\`${name}\` came with ${sayVersion(since)}, so ${kernel} takes it.`
    case 'EINVAL':
      return `\`${name}\` came with ${sayVersion(since)}: opcode ${number} is unknown to ${kernel}, and the completion says -EINVAL.`
    case 'ENOSYS':
      return `\`${name}\` cannot even be queued: io_uring came with 5.1, and on ${kernel} io_uring_setup gives ENOSYS.`
  }
}

function chosen(names: readonly string[]): Answer {
  return { kind: 'choices', value: names.toSorted() }
}
