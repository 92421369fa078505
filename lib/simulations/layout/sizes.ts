import { sayNumber } from '../answer'

/** "8 MiB", "48 KiB", "1104 bytes": in the largest unit that leaves a whole number, or about so many GiB. */
export function sayBytes(count: number): string {
  if (count >= 2 ** 30)
    return `${count % 2 ** 30 === 0 ? '' : 'about '}${sayNumber(Math.round((count / 2 ** 30) * 10) / 10)} GiB`
  if (count >= 2 ** 20 && count % 2 ** 20 === 0) return `${sayNumber(count / 2 ** 20)} MiB`
  if (count >= 1024 && count % 1024 === 0) return `${sayNumber(count / 1024)} KiB`
  return count === 1 ? '1 byte' : `${sayNumber(count)} bytes`
}
