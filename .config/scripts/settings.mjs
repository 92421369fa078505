import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { house, Trouble } from './house.mjs'

/** Reads where to listen from HOST and PORT. */
export function readAddress(/** @type {Record<string, string | undefined>} */ env = process.env) {
  const host = env.HOST || '127.0.0.1'
  const port = Number(env.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Trouble(
      `PORT is "${env.PORT}", and must be a whole number from 1 to 65535. Try: PORT=3000 npm start`,
    )
  }
  return { host, port, url: addressOf(host, port) }
}

/** What to type into a browser on this machine. */
function addressOf(/** @type {string} */ host, /** @type {number} */ port) {
  const isHere = ['127.0.0.1', 'localhost', '0.0.0.0', '::', '::1'].includes(host)
  const name = isHere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Throws unless the port can be listened on. */
export function requireFreePort(/** @type {{ host: string, port: number }} */ { host, port }) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', (error) => reject(explainListen(error, host, port)))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
}

export function explainListen(
  /** @type {NodeJS.ErrnoException} */ error,
  /** @type {string} */ host,
  /** @type {number} */ port,
) {
  if (error.code === 'EADDRINUSE') {
    return new Trouble(
      `Port ${port} is in use, perhaps by a Nanosleep that already runs. Stop that, or choose another port: PORT=${port + 1} npm start`,
    )
  }
  if (error.code === 'EACCES') {
    return new Trouble(`This user may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`)
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new Trouble(`HOST is "${host}", which is no address of this machine. Try: HOST=0.0.0.0 npm start`)
  }
  return error
}

/** Makes the folder that holds the database and the secret, and gives its path. */
export function requireStorage(
  /** @type {Record<string, string | undefined>} */ env = process.env,
  fallback = 'data',
) {
  const folder = path.resolve(house, env.NANOSLEEP_DATA || fallback)
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new Trouble(
      `The folder ${folder} cannot be written to (${cause.code ?? cause.message}). ` +
        'Give it to this user (chown), or name another: NANOSLEEP_DATA=/path/to/folder npm start',
      { cause },
    )
  }
  return folder
}

/** Not mkdir's own `recursive`, which never returns where a parent takes no folders, as /proc does. */
function makeFolder(/** @type {string} */ folder) {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}
