export type Theme = 'night' | 'day'

/** What the browser itself draws by, beside and before the page: --ground of app/globals.css. */
export const THEMES: Readonly<Record<Theme, { readonly scheme: 'dark' | 'light'; readonly colour: string }>> =
  {
    night: { scheme: 'dark', colour: '#10121c' },
    day: { scheme: 'light', colour: '#faf7f2' },
  }
