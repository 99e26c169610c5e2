import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { helpText } from './help.ts'
import type { Host } from './host.ts'
import { type CommandLine, parseCommandLine, platformGroupLine } from './parse-command-line.ts'
import { findPlatformCommand, findPlatformGroup, PLATFORM_COMMANDS } from './platform/platform-commands.ts'
import { UsageError } from './usage-error.ts'

export const PROGRAM = 'trellis'

/** Does what a command line asks for, and gives the exit code: 0 done, 1 failed nodes, 2 a mistake or an error. */
export async function runCommandLine(args: readonly string[], host: Host): Promise<number> {
  const beyond = findPlatformCommand(args)
  if (beyond) {
    if (beyond.usesWarehouse && host.handOver) {
      const { handOverPlatformCommand } = await import('./hand-over/hand-over-platform-command.ts')
      const exitCode = await handOverPlatformCommand(beyond.words, args, host)
      if (exitCode !== undefined) return exitCode
    }
    const { runPlatformCommand } = await import('./platform/run-platform-command.ts')
    return runPlatformCommand(PROGRAM, beyond, args, host)
  }
  const group = findPlatformGroup(args)
  try {
    const names = PLATFORM_COMMANDS.map(({ words }) => words)
    const line = group === undefined ? parseCommandLine(args, names) : platformGroupLine(group, args.slice(1), names)
    return await follow(line, args, host)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    host.errorOutput.write(new SecretMask(host.effects.env).text(error.format(PROGRAM)))
    return 2
  }
}

async function follow(line: CommandLine, args: readonly string[], host: Host): Promise<number> {
  switch (line.kind) {
    case 'help':
      ;(line.isAsked ? host.output : host.errorOutput).write(helpText(PROGRAM, line.words))
      return line.isAsked ? 0 : 2
    case 'version': {
      const { DBT_VERSION } = await import('#manifest/artifacts/artifact-metadata.ts')
      host.output.write(`${PROGRAM} ${host.version} (dbt ${DBT_VERSION})\n`)
      return 0
    }
    case 'later':
      host.errorOutput.write(`${line.message}\n`)
      return 2
    case 'command': {
      const { runCommand } = await import('./run-command.ts')
      return runCommand(line, args, host)
    }
  }
}
