import { Command, CommanderError } from 'commander'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { systemFailure } from '#foundation/diagnostics/system-failure.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Host } from '../host.ts'
import { enterInstance } from '../instance/enter-instance.ts'
import { givenProjectOptions } from './given-project-options.ts'
import { loadPlatformCommand } from './load-platform-command.ts'
import type { PlatformCommand } from './platform-command.ts'
import type { PlatformWords } from './platform-commands.ts'

/** Gives the exit code: that of the command's action, or 2 for wrong words and errors. */
export async function runPlatformCommand(
  program: string,
  { words, summary, actsForInstance }: PlatformCommand<PlatformWords>,
  args: readonly string[],
  caller: Host,
): Promise<number> {
  let exitCode = 0
  const command = new Command(`${program} ${words}`)
    .description(summary)
    .option('--debug', 'Show where an error came from')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => caller.output.write(text),
      writeErr: (text) => caller.errorOutput.write(text),
    })
  if (actsForInstance) command.option('--instance <name>', 'Act as this instance of trellis.yml')
  const describe = await loadPlatformCommand(words)
  try {
    const host = await enterInstance(caller, actsForInstance ? givenProjectOptions(args) : [])
    describe(command, host, (code) => {
      exitCode = code
    })
    await command.parseAsync(args.slice(words.split(' ').length), { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    caller.errorOutput.write(`${new SecretMask(caller.effects.env).text(told(error, args.includes('--debug')))}\n`)
    return 2
  }
}

function told(thrown: unknown, isDebug: boolean): string {
  const error = systemFailure(thrown) ?? thrown
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  if (isDebug) return stack
  return error instanceof DbtError
    ? message
    : `Internal Error\n  ${message}\n  This is a mistake in Trellis, not in your project: --debug shows where`
}
