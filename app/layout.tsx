import '@fontsource-variable/literata'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { SearchProvider } from '@/components/search/search-provider'

export const metadata: Metadata = {
  title: { default: 'Nanosleep', template: '%s · Nanosleep' },
  description: 'Ten minutes before sleep: questions about real mechanisms, checked by running them.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: '#10121c',
}

/** The theme is in a cookie, so that the first byte already has it and nothing flashes. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = (await cookies()).get('theme')?.value === 'day' ? 'day' : 'night'
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <SearchProvider>{children}</SearchProvider>
      </body>
    </html>
  )
}
