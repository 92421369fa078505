import type { SqlDriverAdapter, SqlQuery, Transaction } from '@prisma/driver-adapter-utils'

// Takes SQLite's write lock at once, so that a transaction which reads first cannot find later that another
// process has written meanwhile (SQLITE_BUSY_SNAPSHOT, which no timeout helps against).
const TAKE_WRITE_LOCK: SqlQuery = { sql: 'DELETE FROM "_prisma_migrations" WHERE 0', args: [], argTypes: [] }

/**
 * The adapter has one connection, and lets queries from outside a transaction run on it while the transaction is
 * open: such a write would vanish with a rollback after it was confirmed. Here they wait until it has ended.
 */
export function oneTransactionAtATime(adapter: SqlDriverAdapter): SqlDriverAdapter {
  let open: Promise<void> | null = null

  async function untilNoneIsOpen(): Promise<void> {
    while (open !== null) await open
  }

  async function startTransaction(
    ...args: Parameters<SqlDriverAdapter['startTransaction']>
  ): Promise<Transaction> {
    await untilNoneIsOpen()
    let release = () => {}
    open = new Promise((resolve) => {
      release = () => {
        open = null
        resolve()
      }
    })
    try {
      const transaction = await adapter.startTransaction(...args)
      const commit = transaction.commit.bind(transaction)
      const rollback = transaction.rollback.bind(transaction)
      transaction.commit = () => commit().finally(release)
      transaction.rollback = () => rollback().finally(release)
      try {
        await transaction.executeRaw(TAKE_WRITE_LOCK)
      } catch (error) {
        await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] })
        await transaction.rollback()
        throw error
      }
      return transaction
    } catch (error) {
      release()
      throw error
    }
  }

  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    startTransaction,
    queryRaw: async (query) => {
      await untilNoneIsOpen()
      return adapter.queryRaw(query)
    },
    executeRaw: async (query) => {
      await untilNoneIsOpen()
      return adapter.executeRaw(query)
    },
    executeScript: async (script) => {
      await untilNoneIsOpen()
      return adapter.executeScript(script)
    },
    dispose: () => adapter.dispose(),
    ...(adapter.getConnectionInfo && { getConnectionInfo: adapter.getConnectionInfo.bind(adapter) }),
  }
}
