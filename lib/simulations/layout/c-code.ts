import type { Storage } from './storage'

/** How a kind of storage comes about in C, and the expression that points to it. */
export interface Declaration {
  /** Where the line stands. */
  readonly place:
    | 'at file level'
    | 'in main'
    | 'in a function that main calls'
    | 'in the second thread'
    | 'given by the kernel'
  readonly lines: readonly string[]
  readonly pointer: string
}

/** One line of C for each kind of storage that a question may ask about. */
export function declare(storage: Storage, name: string): Declaration | null {
  const file = (line: string, pointer = `&${name}`): Declaration => ({
    place: 'at file level',
    lines: [line],
    pointer,
  })
  const main = (line: string, pointer = `&${name}`): Declaration => ({
    place: 'in main',
    lines: [line],
    pointer,
  })
  const map = (protection: string, flags: string): Declaration => ({
    place: 'in main',
    lines: [`char *${name} = mmap(NULL, 4096, ${protection},`, `    ${flags} | MAP_ANONYMOUS, -1, 0);`],
    pointer: name,
  })
  switch (storage) {
    case 'function':
      return file(`int ${name}(void) { return 1; }`, name)
    case 'static function':
      return file(`static int ${name}(void) { return 1; }`, name)
    case 'global, initialised':
      return file(`int ${name} = 5;`)
    case 'global, zero initialiser':
      return file(`int ${name} = 0;`)
    case 'global, no initialiser':
      return file(`int ${name};`)
    case 'file static, initialised':
      return file(`static int ${name} = 7;`)
    case 'file static, no initialiser':
      return file(`static int ${name};`)
    case 'local static, initialised':
      return main(`static int ${name} = 3;`)
    case 'local static, no initialiser':
      return main(`static int ${name};`)
    case 'local static const':
      return main(`static const int ${name} = 3;`)
    case 'global const':
      return file(`const int ${name} = 9;`)
    case 'global const, zero initialiser':
      return file(`const int ${name} = 0;`)
    case 'global char array from a string':
      return file(`char ${name}[] = "night";`, name)
    case 'global pointer to a string literal':
      return file(`char *${name} = "night";`)
    case 'global const pointer to a string literal':
      return file(`const char *const ${name} = "night";`)
    case 'string literal':
      return file(`char *${name} = "night";`, name)
    case 'local':
      return main(`int ${name} = 4;`)
    case 'local const':
      return main(`const int ${name} = 4;`)
    case 'local char array from a string':
      return main(`char ${name}[] = "night";`, name)
    case "callee's local":
      return { place: 'in a function that main calls', lines: [`int ${name} = 4;`], pointer: `&${name}` }
    case 'parameter':
      return main(`int main(int ${name}, char **args) {`)
    case 'malloc, small':
      return main(`char *${name} = malloc(40);`, name)
    case 'calloc, small':
      return main(`char *${name} = calloc(1, 40);`, name)
    case 'malloc, 1 MiB':
      return main(`char *${name} = malloc(1 << 20);`, name)
    case 'calloc, 1 MiB':
      return main(`char *${name} = calloc(1, 1 << 20);`, name)
    case 'alloca':
      return main(`char *${name} = alloca(40);`, name)
    case 'variable-length array':
      return main(`int ${name}[n];`, name)
    case 'compound literal in a function':
      return main(`int *${name} = (int[]){1, 2, 3};`, name)
    case 'mmap, anonymous private':
      return map('PROT_READ | PROT_WRITE', 'MAP_PRIVATE')
    case 'mmap, anonymous shared':
      return map('PROT_READ | PROT_WRITE', 'MAP_SHARED')
    case 'mmap, executable':
      return map('PROT_READ | PROT_EXEC', 'MAP_PRIVATE')
    case "second thread's local":
      return { place: 'in the second thread', lines: [`int ${name} = 4;`], pointer: `&${name}` }
    case "second thread's malloc, small":
      return { place: 'in the second thread', lines: [`char *${name} = malloc(40);`], pointer: name }
    case 'thread-local, main thread':
      return file(`_Thread_local int ${name} = 1;`)
    case 'argv[0] string':
      return { place: 'in main', lines: [`char *${name} = argv[0];`], pointer: name }
    case 'environment string':
      return { place: 'in main', lines: [`char *${name} = environ[0];`], pointer: name }
    default:
      return null
  }
}

/** Declarations as one listing: where they stand as a comment, said once for those that stand together. */
export function listing(declarations: readonly Declaration[]): string[] {
  return declarations.flatMap(({ place, lines }, i) =>
    declarations[i - 1]?.place === place ? lines : [`/* ${place} */`, ...lines],
  )
}
