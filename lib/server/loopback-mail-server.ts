import { once } from 'node:events'
import net from 'node:net'

/** A mail as it was handed in: the envelope, and the text with its headers. */
export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
}

export interface LoopbackMailServer {
  /** For SMTP_URL. */
  readonly url: string
  /** What was handed in so far. */
  readonly taken: TakenMail[]
  /** Refuses every addressee from now on, or takes them again. */
  refuse(refuses: boolean): void
  close(): Promise<void>
}

/** For tests: speaks SMTP (RFC 5321) on loopback and keeps what is handed in. */
export async function startMailServer(): Promise<LoopbackMailServer> {
  const taken: TakenMail[] = []
  let refuses = false
  const server = net.createServer((socket) => serve(socket, taken, () => refuses))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    taken,
    refuse: (now) => {
      refuses = now
    },
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

function serve(socket: net.Socket, taken: TakenMail[], refuses: () => boolean): void {
  let unread = ''
  let from = ''
  let to: string[] = []
  let text: string[] | null = null
  const say = (line: string) => socket.write(`${line}\r\n`)

  function take(line: string): void {
    if (text !== null) return takeText(line, text)
    const [verb = ''] = line.toUpperCase().split(' ')
    const path = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'EHLO' || verb === 'HELO') say('250 loopback')
    else if (verb === 'MAIL') {
      ;[from, to] = [path, []]
      say('250 OK')
    } else if (verb === 'RCPT' && refuses()) say('550 No such mailbox')
    else if (verb === 'RCPT') {
      to.push(path)
      say('250 OK')
    } else if (verb === 'DATA') {
      text = []
      say('354 End with a full stop')
    } else if (verb === 'QUIT') {
      say('221 Bye')
      socket.end()
    } else say(verb === 'RSET' || verb === 'NOOP' ? '250 OK' : '502 Not known')
  }

  function takeText(line: string, lines: string[]): void {
    if (line !== '.') {
      lines.push(line.replace(/^\./, ''))
      return
    }
    taken.push({ from, to, text: lines.join('\n') })
    text = null
    say('250 Taken')
  }

  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (unread + chunk).split('\r\n')
    unread = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  socket.on('error', () => socket.destroy())
  say('220 loopback')
}
