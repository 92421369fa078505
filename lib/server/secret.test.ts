import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readOrMakeSecret } from './secret'

function someFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-secret-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the secret is made once, for this user alone, and leaves nothing else behind', () => {
  const folder = someFolder()
  const secret = readOrMakeSecret(folder)
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(readOrMakeSecret(folder)).toBe(secret)
  expect(statSync(path.join(folder, 'secret')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['secret'])
})

test('two servers have two secrets', () => {
  expect(readOrMakeSecret(someFolder())).not.toBe(readOrMakeSecret(someFolder()))
})
