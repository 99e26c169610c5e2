import { COMMAND_NAMES, GROUPS } from './command-names.ts'
import { PLATFORM_GROUPS } from './platform/platform-groups.ts'

/** The command line itself is wrong. Told on standard error, before anything is begun. */
export class UsageError extends Error {
  /** The words of the command, for example `docs generate`; empty for none. */
  readonly command: string
  /** Whether the short usage stands above the message. */
  readonly showsUsage: boolean

  constructor(message: string, command: string, showsUsage = true) {
    super(message)
    this.command = command
    this.showsUsage = showsUsage
  }

  /** As people read it. */
  format(program: string): string {
    const name = [program, ...(this.command ? [this.command] : [])].join(' ')
    const argument = COMMAND_NAMES.find(({ words }) => words === this.command)?.argument?.toUpperCase()
    const isGroup =
      this.command === '' || [GROUPS, PLATFORM_GROUPS].some((groups) => Object.hasOwn(groups, this.command))
    const form = isGroup ? '[OPTIONS] COMMAND [ARGS]...' : ['[OPTIONS]', argument].filter(Boolean).join(' ')
    const usage = `Usage: ${name} ${form}\nTry '${name} --help' for help.\n\n`
    return `${this.showsUsage ? usage : ''}Error: ${this.message}\n`
  }
}
