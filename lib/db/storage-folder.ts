import path from 'node:path'

/** The one folder in which everything a server keeps lies: NANOSLEEP_DATA, or ./data. */
export function storageFolder(): string {
  return path.resolve(process.env['NANOSLEEP_DATA'] || 'data')
}

export function databaseFile(): string {
  return path.join(storageFolder(), 'nanosleep.db')
}
