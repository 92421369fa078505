import { closeDatabase } from '@/lib/db/client'
import { runAdminTask } from '../admin/admin-task'
import { asOperator } from '../admin/keeper'

/** `admin <task>`: what the owner of the server sees and does at /admin, from a terminal. */
try {
  const { code, text } = await runAdminTask(asOperator(), process.argv.slice(2))
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
} finally {
  await closeDatabase()
}
