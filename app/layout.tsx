import '@fontsource-variable/literata'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { SearchProvider } from '@/components/search/search-provider'
import { type Theme, THEMES } from '@/components/ui/themes'

export const metadata: Metadata = {
  title: { default: 'Nanosleep', template: '%s · Nanosleep' },
  description: 'Ten minutes before sleep: questions about real mechanisms, checked by running them.',
}

/** The browser is told before any style has come: what it paints until then is dark too. */
export async function generateViewport(): Promise<Viewport> {
  const { scheme, colour } = THEMES[await chosenTheme()]
  return {
    width: 'device-width',
    initialScale: 1,
    viewportFit: 'cover',
    themeColor: colour,
    colorScheme: scheme,
  }
}

/** The theme is in a cookie, so that the first byte already has it and nothing flashes. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = await chosenTheme()
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <SearchProvider>{children}</SearchProvider>
      </body>
    </html>
  )
}

async function chosenTheme(): Promise<Theme> {
  return (await cookies()).get('theme')?.value === 'day' ? 'day' : 'night'
}
