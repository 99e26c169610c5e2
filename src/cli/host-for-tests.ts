import { nodeOutside } from '#foundation/node-outside.ts'
import { memoryFiles } from '../../tests/memory-files.ts'
import type { Host } from './host.ts'

/** A process that is not one: what is written is kept, files are in memory, and nobody interrupts. */
export interface TestHost extends Host {
  readonly written: () => string
  readonly writtenErrors: () => string
}

export function testHost(files: Readonly<Record<string, string>> = {}, rest: Partial<Host> = {}): TestHost {
  const output = keptOutput()
  const errors = keptOutput()
  return {
    version: '0.1.0',
    effects: {
      files: memoryFiles(files),
      env: {},
      now: () => Date.UTC(2026, 0, 2, 3, 4, 5) + 678.901,
      outside: nodeOutside,
    },
    cwd: '/shop',
    home: '/home/me',
    pid: 42,
    output: output.output,
    errorOutput: errors.output,
    adapters: new Map(),
    macroFolders: () => [],
    newId: () => 'the-invocation',
    changeFolder: () => {},
    onInterrupt: () => () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`)
    },
    resources: () => ({ userSeconds: 1.5, systemSeconds: 0.5, maxMemoryKb: 1000, blocksIn: 1, blocksOut: 2 }),
    ask: undefined,
    later: () => {},
    every: () => () => {},
    ...rest,
    written: output.text,
    writtenErrors: errors.text,
  }
}

function keptOutput() {
  let written = ''
  return {
    text: () => written,
    output: { isTerminal: false, columns: 80, write: (text: string) => void (written += text) },
  }
}
