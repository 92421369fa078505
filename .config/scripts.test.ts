import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { requireNode } from './scripts/house.mjs'
import { explainCompile, explainInstall } from './scripts/install-packages.mjs'
import { readAddress, requireFreePort, requireStorage } from './scripts/settings.mjs'
import { countPlaywright, countVitest } from './scripts/test-counts.mjs'

const house = path.resolve(import.meta.dirname, '..')

describe('Node', () => {
  test.each(['20.19.0', '20.20.2', '22.12.0', '24.1.0'])('%s will do', (version) => {
    expect(() => requireNode(version)).not.toThrow()
  })

  test.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0'])(
    '%s is refused, and says what to install',
    (version) => {
      expect(() => requireNode(version)).toThrow(/needs Node 20\.19 .* this is Node [\d.]+\.\nInstall/)
    },
  )
})

describe('the address', () => {
  test('is port 3000 of this machine alone, unless it is said otherwise', () => {
    expect(readAddress({})).toEqual({ host: '127.0.0.1', port: 3000, url: 'http://localhost:3000' })
  })

  test('is printed as a browser wants it', () => {
    expect(readAddress({ HOST: '0.0.0.0', PORT: '80' }).url).toBe('http://localhost:80')
    expect(readAddress({ HOST: 'fd00::1', PORT: '8080' }).url).toBe('http://[fd00::1]:8080')
  })

  test.each(['abc', '0', '65536', '3000.5', '-1'])('cannot have port %s', (PORT) => {
    expect(() => readAddress({ PORT })).toThrow(/whole number from 1 to 65535/)
  })

  test('that is in use is refused, and another is named', async () => {
    const other = net.createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void other.close())
    const { port } = z.object({ port: z.number() }).parse(other.address())
    await expect(requireFreePort({ host: '127.0.0.1', port })).rejects.toThrow(
      new RegExp(`Port ${port} is in use.*PORT=${port + 1} npm start`),
    )
  })
})

describe('the storage folder', () => {
  test('is made if it is not there', () => {
    const parent = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-storage-'))
    onTestFinished(() => rmSync(parent, { recursive: true }))
    const folder = path.join(parent, 'deep/er')
    expect(requireStorage({ NANOSLEEP_DATA: folder })).toBe(folder)
  })

  test.each(['/dev/null/x', '/proc/x'])('that cannot be written says which and what to do: %s', (folder) => {
    expect(() => requireStorage({ NANOSLEEP_DATA: folder })).toThrow(
      / \/\w+\/\S+ cannot be written to .*NANOSLEEP_DATA=/,
    )
  })
})

describe('what went wrong while installing', () => {
  test('a registry that is not reached', () => {
    expect(explainInstall('npm error code ENOTFOUND\nnpm error getaddrinfo')).toMatch(
      /Check the network, the proxy/,
    )
  })

  test('a folder that is not ours', () => {
    expect(explainInstall('npm error code EACCES')).toMatch(/chown/)
  })

  test('a compiler that is missing', () => {
    expect(explainCompile('gyp ERR! not found: make')).toMatch(/apt-get install python3 make g\+\+/)
  })

  test('headers that are missing', () => {
    expect(explainCompile('gyp ERR! request to https://nodejs.org/download failed')).toMatch(/libnode-dev/)
  })
})

describe('the count of the tests', () => {
  test('takes a test file that could not be loaded for a failure', () => {
    const testResults = [
      { status: 'passed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
    ]
    expect(countVitest({ numPassedTests: 1, numFailedTests: 0, testResults })).toEqual({
      passed: 1,
      failed: 1,
    })
  })

  test('takes a flaky browser test for a failure', () => {
    expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1 } })).toEqual({
      passed: 3,
      failed: 2,
    })
  })
})

describe('the lockfile', () => {
  const entry = z.object({
    version: z.string().optional(),
    optional: z.boolean().optional(),
    optionalDependencies: z.record(z.string(), z.string()).optional(),
  })
  const { packages } = z
    .object({ packages: z.record(z.string(), entry) })
    .parse(JSON.parse(readFileSync(path.join(house, 'package-lock.json'), 'utf8')))

  test('names the packages of every platform, so that `npm ci` works on each', () => {
    const names = new Set(Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, '')))
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !names.has(name))
    expect(missing).toEqual([])
  })
})
