/** Something wrong in a content file or an import. Faults are collected and shown all together. */
export interface Fault {
  /** "os-fundamentals/cards/epoll.yaml": the file, from the content folder. */
  readonly file: string
  /** Where in it: "line 12", or "" for the file as a whole. */
  readonly at: string
  /** What is wrong, as a sentence to its author. */
  readonly says: string
}

/** The fault on one line, as a compiler would print it. */
export function sayFault({ file, at, says }: Fault): string {
  return `${file}${at === '' ? '' : `, ${at}`}: ${says}`
}
