import { assert } from '@/lib/base/assert'
import type { Context, Request } from './context'

export function requestOf(context: Context, index: number): Request {
  const request = context.requests[index]
  assert(request !== undefined, `there is a request ${index}`)
  return request
}

export function chainFrom(context: Context, from: number): number[] {
  const chain: number[] = []
  for (let index: number | null = from; index !== null; index = requestOf(context, index).link)
    chain.push(index)
  return chain
}

export function linksOn({ sqe }: Request): boolean {
  return (sqe.flags ?? []).some((flag) => flag === 'link' || flag === 'hardlink')
}

export function linkTimeoutOf(context: Context, request: Request): Request | null {
  const next = request.link === null ? null : requestOf(context, request.link)
  return next?.sqe.do === 'link_timeout' ? next : null
}

/** Source: Linux io_uring/io_uring.h: req_set_fail. */
export function fail(request: Request, res: number): void {
  request.hasFailed = true
  request.res = res
  if (request.isSilent) {
    request.isSilent = false
    request.silencesChain = true
  }
}
