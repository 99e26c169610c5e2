import type { Command } from '#project/config/option.ts'
import type { Invocation } from '#commands/invocation.ts'

/** What a command does; false for a run that ended, but not well. */
export type CommandFunction = (invocation: Invocation) => Promise<{ readonly success: boolean }>

/** The commands there are, each loaded when it is called. */
export const COMMAND_FUNCTIONS: Readonly<Partial<Record<Command, () => Promise<CommandFunction>>>> = {
  build: async () => (await import('#commands/build.ts')).buildCommand,
  clean: async () => (await import('#commands/clean.ts')).cleanCommand,
  clone: async () => (await import('#commands/clone.ts')).cloneCommand,
  compile: async () => (await import('#commands/compile.ts')).compileCommand,
  debug: async () => (await import('#commands/debug.ts')).debugCommand,
  deps: async () => (await import('#commands/deps.ts')).depsCommand,
  'docs generate': async () => (await import('#commands/docs-generate.ts')).docsGenerateCommand,
  'docs serve': async () => (await import('#commands/docs-serve.ts')).docsServeCommand,
  init: async () => (await import('#commands/init.ts')).initCommand,
  list: async () => (await import('#commands/list.ts')).listCommand,
  parse: async () => (await import('#commands/parse.ts')).parseCommand,
  retry: async () => (await import('#commands/retry.ts')).retryCommand,
  run: async () => (await import('#commands/run.ts')).runCommand,
  'run-operation': async () => (await import('#commands/run-operation.ts')).runOperationCommand,
  seed: async () => (await import('#commands/seed.ts')).seedCommand,
  show: async () => (await import('#commands/show.ts')).showCommand,
  snapshot: async () => (await import('#commands/snapshot.ts')).snapshotCommand,
  'source freshness': async () => (await import('#commands/source-freshness.ts')).sourceFreshnessCommand,
  test: async () => (await import('#commands/test.ts')).testCommand,
}
