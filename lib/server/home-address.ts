import 'server-only'
import { headers } from 'next/headers'
import { environment } from './environment'

/** Where browsers reach this server, for instance "https://nanosleep.example.org": as it is set, or as it was asked. */
export async function homeAddress(): Promise<string> {
  const { publicUrl } = environment()
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  const sent = await headers()
  const protocol = sent.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http'
  return `${protocol}://${sent.get('host') ?? 'localhost'}`
}
