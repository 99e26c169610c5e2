import type { Command } from '#project/config/option.ts'
import type { Invocation } from '#commands/invocation.ts'

/** What a command does; false for a run that ended, but not well. */
export type CommandFunction = (invocation: Invocation) => Promise<{ readonly success: boolean }>

/** The commands there are, each loaded when it is called. */
export const COMMAND_FUNCTIONS: Readonly<Partial<Record<Command, () => Promise<CommandFunction>>>> = {
  list: async () => (await import('#commands/list.ts')).listCommand,
  parse: async () => (await import('#commands/parse.ts')).parseCommand,
}
