import { goToProvider } from '@/lib/server/account/open-id-door'

/** A link, not a form: the policy of the pages lets no form lead to another host. */
export function GET(request: Request): Promise<Response> {
  return goToProvider(request)
}
