import type { MetadataRoute } from 'next'

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Nanosleep',
    short_name: 'Nanosleep',
    description: 'Ten minutes before sleep: questions about real mechanisms, checked by running them.',
    start_url: '/',
    display: 'standalone',
    background_color: '#10121c',
    theme_color: '#10121c',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  }
}
