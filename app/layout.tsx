import '@fontsource-variable/literata'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { SearchProvider } from '@/components/search/search-provider'
import { type Theme, THEMES } from '@/components/ui/themes'

/** What every page is set in, asked for before its style has come, so that words do not move when it does. */
const FONTS = [
  new URL('@fontsource-variable/literata/files/literata-latin-wght-normal.woff2', import.meta.url).pathname,
  new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url).pathname,
]

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
  for (const font of FONTS) preload(font, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
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
