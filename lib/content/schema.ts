import { z } from 'zod'

const slug = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'small letters, digits and single hyphens, for instance "lazy-allocation"',
  )
const text = z.string().trim().min(1)

export const sourceSchema = z.strictObject({
  title: text.describe(
    'What it is and where in it, for instance "Linux 6.12 kernel/sched/fair.c: place_entity".',
  ),
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Where it can be read.')
    .optional(),
})

/** document.yaml */
export const documentFileSchema = z
  .strictObject({
    title: text.describe('The name of the document, as shown.'),
    summary: text.describe('One or two sentences: what it teaches.'),
    position: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Its place among the documents; smaller comes first.'),
    sections: z
      .array(slug)
      .min(1)
      .describe(
        'The sections in reading order: the names of the files in concepts/ and deep-dives/, without ".md".',
      ),
    sources: z.array(sourceSchema).default([]).describe('What the document as a whole is made from.'),
  })
  .describe('A document: its title and the order of its sections.')

export const termSchema = z.strictObject({
  term: text.describe('The word, as used in the text.'),
  says: text.describe('What it means, in one sentence.'),
})

/** The front matter of concepts/*.md and deep-dives/*.md. The slug is the file's name. */
export const sectionFrontMatterSchema = z
  .strictObject({
    title: text.describe('The heading of the section.'),
    kind: z.enum(['concept', 'deep-dive']).describe('concept in concepts/, deep-dive in deep-dives/.'),
    summary: text.max(240).describe('One sentence, shown in lists: what one knows after reading.'),
    terms: z.array(termSchema).default([]).describe('The glossary entries that this section introduces.'),
    sources: z.array(sourceSchema).default([]).describe('Where what it says is written.'),
  })
  .describe('The front matter of a concept or a deep dive.')

export const cardSchema = z
  .strictObject({
    id: slug.describe('Its name within the document. Never changes: learners’ progress hangs on it.'),
    simulation: slug.describe('The simulation that draws the question and checks the answer.'),
    question: slug.describe('The question of that simulation.'),
    params: z
      .record(z.string(), z.json())
      .default({})
      .describe('What the card fixes of the question; the rest is drawn anew for each review.'),
    claims: z
      .array(slug)
      .default([])
      .describe('Ids of the claims in claims.yaml that it teaches or corrects.'),
    section: slug.describe('The section that it belongs to.'),
    kind: z
      .enum(['quick', 'predict'])
      .describe('quick: 5 to 15 seconds; predict: 20 to 60 seconds of thought.'),
    seconds: z.int().min(5).max(60).describe('How long one who knows it needs, in seconds.'),
    explain: text.describe(
      'Shown after the verdict: why it is so, in general. **bold** and `code` are taken.',
    ),
  })
  .describe('A card: a question of a simulation, narrowed by params.')

/** cards/*.yaml: a list of cards. */
export const cardsFileSchema = z.array(cardSchema).describe('A list of cards.')

export const claimVerdicts = ['correct', 'imprecise', 'wrong', 'unverifiable'] as const

export const claimSchema = z
  .strictObject({
    id: slug.describe('Its name within the document. Cards refer to it.'),
    part: text.describe('The part of the source document that says it.'),
    says: text.describe('What the source document says, in its words.'),
    verdict: z.enum(claimVerdicts).describe('How it stands up to the primary sources.'),
    note: text.describe('How far the verdict goes, for instance "as a general rule".').optional(),
    right: text.describe('What is right, with what a learner should know instead.'),
    holds: text
      .describe('Since or until which version what is right holds, for instance "since Linux 6.6".')
      .optional(),
    sources: text.describe('Where that is written: primary sources, with file and symbol.'),
    evidence: z
      .enum(['opened', 'excerpt', 'measured', 'from memory'])
      .describe(
        'How it was checked: the source was opened, seen in part, the system was measured, or neither yet.',
      ),
  })
  .describe('Something that the source document says, and what is right.')

/** claims.yaml: a list of claims. */
export const claimsFileSchema = z
  .array(claimSchema)
  .describe('What the source document says, checked claim by claim.')

export const resourceSchema = z
  .strictObject({
    id: slug.describe('Its name within the document.'),
    says: text.describe('How the source document describes it.'),
    title: text.describe('What it most likely is.'),
    author: text.describe('Who made it.'),
    url: z.url({ protocol: /^https?$/ }).describe('Its canonical address.'),
    certainty: z.int().min(0).max(100).describe('How sure the identification is, in percent.'),
    note: text.describe('What else it could be, or what does not fit.').optional(),
  })
  .describe('Something to read or watch that the source document recommends.')

/** resources.yaml: a list of resources. */
export const resourcesFileSchema = z
  .array(resourceSchema)
  .describe('What the source document recommends, identified.')
