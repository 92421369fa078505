import '@/components/read/reading.css'
import type { ReactNode } from 'react'

export default function ReadLayout({ children }: { readonly children: ReactNode }) {
  return children
}
