import { spawn } from 'node:child_process'
import { house } from './house.mjs'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    if (running.size === 0) return
    for (const child of running) child.kill(signal)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}

/**
 * Runs a program and keeps what it prints.
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, show?: boolean }} [options] show: print as it comes, too
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly([program = '', ...args], { env = {}, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: house,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        if (show) process.stdout.write(text)
      })
    }
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: 127, output: `${output}${error.message}\n` })
    })
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** The last lines of what a program printed, for an error message. */
export function lastLines(/** @type {string} */ output, /** @type {number} */ count = 30) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
