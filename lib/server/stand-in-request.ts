/** For tests: Next’s request, without Next. What `headers()` and `cookies()` give to the code under test. */
export const request = {
  jar: new Map<string, string>(),
  options: new Map<string, Record<string, unknown>>(),
  sent: new Map<string, string>(),
}

/** Forgets cookies and headers, as another browser would. */
export function forgetRequest(): void {
  request.jar.clear()
  request.options.clear()
  request.sent.clear()
}

/** What stands in for the module `next/headers`. */
export function nextHeaders() {
  return {
    headers: async () =>
      new Headers([
        ['host', 'localhost:3000'],
        ...request.sent,
        [
          'cookie',
          [...request.jar].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; '),
        ],
      ]),
    cookies: async () => ({
      get(name: string) {
        const value = request.jar.get(name)
        return value === undefined ? undefined : { name, value }
      },
      set(name: string, value: string, options: Record<string, unknown>) {
        request.options.set(name, options)
        if (value === '') request.jar.delete(name)
        else request.jar.set(name, value)
      },
    }),
  }
}
