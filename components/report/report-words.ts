import type { ReportFault } from '@/lib/content/report'

export const FAULT_NAMES: Readonly<Record<ReportFault, string>> = {
  wrong: 'The answer is wrong',
  unclear: 'It is unclear',
  outdated: 'It is out of date',
  typo: 'A typo',
  other: 'Something else',
}

/** What is said of a text: it has no answer that could be wrong. */
export const TEXT_FAULT_NAMES: Readonly<Record<ReportFault, string>> = {
  ...FAULT_NAMES,
  wrong: 'What it says is wrong',
}
