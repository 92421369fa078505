import { isOpenIdAnswer, takeOpenIdAnswer } from '@/lib/server/account/open-id-door'
import { authFor } from '@/lib/server/auth'

function handle(request: Request): Promise<Response> {
  return isOpenIdAnswer(request) ? takeOpenIdAnswer(request) : authFor(request.headers).handler(request)
}

export { handle as GET, handle as POST }
