import 'server-only'
import { createTransport } from 'nodemailer'
import { environment } from './environment'

/** A mail of words alone. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Whether this server sends mail. */
export function canSendMail(): boolean {
  return environment().mail !== null
}

/** Hands a mail in. Throws if the mail server does not take it, or if none is set. */
export async function sendMail(mail: Mail): Promise<void> {
  const { mail: settings } = environment()
  if (settings === null) throw new Error('No mail can be sent: SMTP_URL is not set.')
  const transport = createTransport({
    url: settings.smtpUrl,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  })
  try {
    // As an object, so that nothing in the text can become a second addressee.
    await transport.sendMail({ ...mail, to: { name: '', address: mail.to }, from: settings.from })
  } finally {
    transport.close()
  }
}

/** A link of this server for a mail. */
export function linkTo(path: string): string {
  const { publicUrl } = environment()
  if (publicUrl === undefined) throw new Error('A mail needs BETTER_AUTH_URL for its links.')
  return new URL(path, publicUrl).href
}
