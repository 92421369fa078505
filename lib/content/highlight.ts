import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import x86asm from 'highlight.js/lib/languages/x86asm'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'

const lowlight = createLowlight({ asm: x86asm, bash, c, go, ini, yaml })
lowlight.registerAlias({ asm: ['x86asm', 'nasm', 's'], bash: ['sh', 'shell', 'console'], c: ['h'] })

/** The code as a tree of spans with classes ("hljs-keyword"); null for a language that is not known here. */
export function highlight(code: string, language: string) {
  return lowlight.registered(language) ? lowlight.highlight(language, code).children : null
}
