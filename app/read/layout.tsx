// In this order: what fits a text to its page comes after how it is set, and paper after all.
import '@/components/read/prose.css'
import '@/components/read/margin.css'
import '@/components/read/reading.css'
import '@/components/read/paper.css'
import type { ReactNode } from 'react'

export default function ReadLayout({ children }: { readonly children: ReactNode }) {
  return children
}
