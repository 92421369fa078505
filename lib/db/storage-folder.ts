import path from 'node:path'

/** The one folder in which everything a server keeps lies: NANOSLEEP_DATA, or ./data. */
export function storageFolder(): string {
  // The bundler must not take this for a folder of the app and put all that is in it into the build.
  return path.resolve(/* turbopackIgnore: true */ process.cwd(), process.env['NANOSLEEP_DATA'] || 'data')
}

export function databaseFile(): string {
  return path.join(/* turbopackIgnore: true */ storageFolder(), 'nanosleep.db')
}
