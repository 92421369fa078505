import 'server-only'
import { type Fault, sayFault } from '@/lib/content/fault'
import { inTransaction } from '@/lib/db/client'
import { saveDocuments } from '@/lib/db/content'
import { replaceSearchEntries } from '@/lib/db/search-entries'
import { type Content, readContent } from './content-files'
import { searchEntriesOf } from './search-entries-of'

/** Content that has faults is not brought in: the message lists all of them with file and place. */
export class ContentError extends Error {
  override readonly name = 'ContentError'

  constructor(faults: readonly Fault[]) {
    super(['The content has faults, so the database was left as it was:', ...faults.map(sayFault)].join('\n'))
  }
}

/** Brings content/ into the database, and what can be searched for with it, in one transaction. Throws a ContentError if anything is wrong with it. */
export async function syncContent(content?: Content): Promise<Content> {
  const read = content ?? (await readContent())
  if (read.faults.length > 0) throw new ContentError(read.faults)
  await inTransaction(async (session) => {
    await saveDocuments(read.documents, session)
    await replaceSearchEntries(read.documents.flatMap(searchEntriesOf), session)
  })
  return read
}
