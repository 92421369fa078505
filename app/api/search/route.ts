import { search } from '@/lib/server/search'

const COUNT_PER_KIND = 5

/** What fits `?q=`, a few of each kind. Search as one types: a form would wait for the answer before. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams.get('q') ?? ''
  return Response.json(await search(query, COUNT_PER_KIND), { headers: { 'Cache-Control': 'no-store' } })
}
