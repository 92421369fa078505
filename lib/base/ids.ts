import { v7 } from 'uuid'

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** A new UUID version 7: sorts by the time it was made. Works in the browser and on the server. */
export function newId(): string {
  return v7()
}

/** Whether the text is a UUID version 7 in lower case, as `newId` makes them. */
export function isUuidV7(text: string): boolean {
  return V7.test(text)
}
