/** A program that reads or writes, as far as it matters for the way it takes into the kernel. */
export type Software =
  | {
      readonly program: 'PostgreSQL'
      readonly version: number
      /** Only 18 and later have it; worker unless set. */
      readonly ioMethod?: 'worker' | 'sync' | 'io_uring'
      readonly doing: 'scan' | 'commit'
    }
  | { readonly program: 'Tokio'; readonly doing: 'file' | 'socket'; readonly unstable: boolean }
  | { readonly program: 'tokio-uring' }
  | { readonly program: 'Go'; readonly doing: 'file' | 'socket' }
  | { readonly program: 'giouring' }
  | { readonly program: 'Pingora' }
  | { readonly program: 'nginx' }
  | { readonly program: 'liburing' }
  | { readonly program: 'glibc aio_read' }
  | { readonly program: 'io_submit' }

export interface Way {
  readonly usesRing: boolean
  /** Why, as a sentence. */
  readonly says: string
}

const ring = (says: string): Way => ({ usesRing: true, says })
const other = (says: string): Way => ({ usesRing: false, says })

/**
 * The way by which it gets its bytes. Sources: PostgreSQL 18 docs, runtime-config-resource: io_method; Tokio Cargo.toml,
 * feature io-uring; Go issue 31908; Pingora issue 930; glibc rt/aio_misc.c; man io_submit(2).
 */
export function wayOf(software: Software): Way {
  switch (software.program) {
    case 'PostgreSQL':
      return postgres(software)
    case 'Tokio':
      if (software.doing === 'socket')
        return other('Tokio waits for sockets by epoll, with or without its `io-uring` feature.')
      return software.unstable
        ? ring('With the feature and `--cfg tokio_unstable`, `tokio::fs::read` queues its reads in a ring.')
        : other('Tokio’s files are read by a pool of threads that block in `read`.')
    case 'tokio-uring':
      return ring('The separate crate `tokio-uring` is made around a ring.')
    case 'Go':
      return software.doing === 'socket'
        ? other('Go’s network poller is epoll; a `Read` is a `read(2)`.')
        : other('A file blocks its thread in `read(2)`. Go’s runtime does not use io_uring.')
    case 'giouring':
      return ring('giouring is liburing written in Go; it goes past the runtime’s own I/O.')
    case 'Pingora':
      return other('Pingora runs on ordinary Tokio: its sockets wait by epoll.')
    case 'nginx':
      return other('nginx as it is shipped waits for its connections by epoll.')
    case 'liburing':
      return ring('`io_uring_prep_read` fills a submission queue entry.')
    case 'glibc aio_read':
      return other('glibc’s POSIX AIO is a pool of threads that call `pread`.')
    case 'io_submit':
      return other('`io_submit` is the older Linux AIO, another interface with no shared submission ring.')
  }
}

function postgres({
  version,
  ioMethod = 'worker',
  doing,
}: Extract<Software, { program: 'PostgreSQL' }>): Way {
  if (version < 18) return other(`PostgreSQL ${version} reads by itself with \`pread\`; AIO came with 18.`)
  if (doing === 'commit')
    return other('PostgreSQL 18 queues reads only; the WAL is written with ordinary calls.')
  if (ioMethod === 'worker')
    return other('`worker`, the default, hands reads to processes that call `preadv`.')
  if (ioMethod === 'sync') return other('`sync` means that the backend calls `preadv` itself.')
  return ring('`io_method = io_uring` queues the reads of the scan in a ring.')
}

/** As an option: what runs and what it is doing. */
export function saySoftware(software: Software): string {
  switch (software.program) {
    case 'PostgreSQL': {
      const { version, ioMethod, doing } = software
      const set =
        version < 18 ? '' : ioMethod === undefined ? ', default settings' : `, \`io_method = ${ioMethod}\``
      return `PostgreSQL ${version}${set}: ${doing === 'scan' ? 'a sequential scan' : 'a commit writes the WAL'}`
    }
    case 'Tokio':
      return `Tokio, ${software.unstable ? 'feature `io-uring` and `--cfg tokio_unstable`' : 'default features'}: ${software.doing === 'file' ? '`tokio::fs::read`' : '`TcpStream` read'}`
    case 'tokio-uring':
      return 'the crate `tokio-uring`: `File::read_at`'
    case 'Go':
      return `Go 1.27: ${software.doing === 'socket' ? '`conn.Read`' : '`os.ReadFile`'}`
    case 'giouring':
      return 'Go with the package `giouring`: a read it submits'
    case 'Pingora':
      return 'Pingora, Cloudflare’s proxy framework: a request'
    case 'nginx':
      return 'nginx: a proxied request'
    case 'liburing':
      return 'C with liburing: `io_uring_prep_read`'
    case 'glibc aio_read':
      return 'C with glibc: `aio_read`'
    case 'io_submit':
      return 'C with libaio: `io_submit`'
  }
}
