import type { Exhibit } from '../contract'
import type { Operation, Program } from './machine'
import { sayTime } from './say'

/** The program as Go source, short. Channels are declared where main begins. */
export function goCode(program: Program, title?: string): Exhibit {
  const declared = Object.entries(program.channels ?? {}).map(([name, capacity]) =>
    capacity === 0 ? `var ${name} = make(chan int)` : `var ${name} = make(chan int, ${capacity})`,
  )
  const mutexes = (program.mutexes ?? []).map((name) => `var ${name} sync.Mutex`)
  const lines = [
    ...declared,
    ...mutexes,
    ...(declared.length + mutexes.length > 0 ? [''] : []),
    'func main() {',
    ...[...program.main.map(statement), 'wg.Wait()'].map((line) => `    ${line}`),
    '}',
    ...Object.entries(program.goroutines).flatMap(([name, body]) => functionOf(name, body)),
  ]
  return { kind: 'code', ...(title === undefined ? {} : { title }), lines }
}

function functionOf(name: string, body: readonly Operation[]): string[] {
  const statements = body.map(statement)
  const inline = `func ${name}() { ${statements.join('; ')} }`
  if (statements.length === 0) return [`func ${name}() {}`]
  return inline.length <= 48
    ? [inline]
    : [`func ${name}() {`, ...statements.map((line) => `    ${line}`), '}']
}

function statement(operation: Operation): string {
  switch (operation.do) {
    case 'go':
      return `go ${operation.g}()`
    case 'yield':
      return 'runtime.Gosched()'
    case 'send':
      return `${operation.c} <- 1`
    case 'recv':
      return `<-${operation.c}`
    case 'close':
      return `close(${operation.c})`
    case 'lock':
      return `${operation.m}.Lock()`
    case 'unlock':
      return `${operation.m}.Unlock()`
    case 'print':
      return `println("${operation.text}")`
    case 'pin':
      return 'runtime.LockOSThread()'
    case 'compute':
      return `compute() /* ${sayTime(operation.us)} */`
    case 'syscall':
      return `file.Read(b) /* ${sayTime(operation.us)} */`
    case 'read':
      return `conn.Read(b) /* ${sayTime(operation.us)} */`
    case 'sleep':
      return `time.Sleep(${operation.us / 1000} * time.Millisecond)`
  }
}
