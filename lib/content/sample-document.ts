import type { Catalogue } from './catalogue'
import type { TextFile } from './parse'

/** A catalogue for tests: one simulation with a quick and a predict question. */
export const sampleCatalogue: Catalogue = {
  find: (id) =>
    id !== 'dice'
      ? null
      : {
          id,
          presets: ['two-dice'],
          questions: [
            {
              id: 'sum',
              kind: 'quick',
              form: 'number',
              faultsIn: (params) =>
                JSON.stringify(params).includes('sides') ? ['sides: there are always six'] : [],
              truth: (params, seed) => (JSON.stringify(params).includes('fixed') ? '7' : String(seed % 6)),
            },
            {
              id: 'order',
              kind: 'predict',
              form: 'order',
              faultsIn: () => [],
              truth: (_params, seed) => {
                if (seed > 40) throw new Error('out of dice')
                return 'always'
              },
            },
          ],
        },
}

/** The files of a whole document of three cards over that catalogue, for tests. */
export function sampleFiles(change: Readonly<Record<string, string | null>> = {}): TextFile[] {
  const texts: Record<string, string | null> = {
    'document.yaml': `title: Dice
summary: What two dice do.
sections: [chance, a-deep-throw]
`,
    'claims.yaml': `- id: c1
  part: Games
  says: Seven is as likely as two.
  verdict: wrong
  right: Six of the thirty-six throws give seven, one gives two.
  sources: counted
  evidence: measured
`,
    'concepts/chance.md': `---
title: Chance
kind: concept
summary: What is meant by likely.
terms:
  - term: throw
    says: Both dice, once.
---

See [the deep throw](../deep-dives/a-deep-throw.md#how-it-falls) and [the dice](/simulations/dice?n=2).

## What is likely

::erratum{claim=c1}

::simulation{id=dice preset=two-dice}

::card{id=sum-of-two}
`,
    'deep-dives/a-deep-throw.md': `---
title: A deep throw
kind: deep-dive
summary: How dice fall.
---

## How it falls

Back to [what is likely](../concepts/chance.md#what-is-likely), or [up](#how-it-falls), or [out](https://example.org).
`,
    'cards/deep.yaml': `- { id: deep-sum, simulation: dice, question: sum, section: a-deep-throw, kind: quick, seconds: 12, explain: It adds up. }
`,
    'cards/chance.yaml': `- id: sum-of-two
  simulation: dice
  question: sum
  params: { dice: 2 }
  claims: [c1]
  section: chance
  kind: quick
  seconds: 10
  explain: The **sum** is what falls.
- { id: sum-of-three, simulation: dice, question: sum, params: { dice: 3 }, section: chance, kind: quick, seconds: 15, explain: Three fall. }
`,
    ...change,
  }
  return Object.entries(texts).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]))
}
