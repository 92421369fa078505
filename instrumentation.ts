import type { Instrumentation } from 'next'

/** Next calls this for what an action, a route handler or a page has thrown. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  const { recordError } = await import('@/lib/server/admin/record-error')
  // The route as it is written, never the address that was asked for: that may hold names.
  await recordError(error, `${context.routeType} ${context.routePath}`)
}
