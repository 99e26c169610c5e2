import { failureText } from './failure-text.ts'
import type { Host } from './host.ts'
import { runCommandLine } from './run-command-line.ts'

/** Runs a command line; whatever it throws is told on standard error, and is exit code 2. */
export async function runToExitCode(args: readonly string[], host: Host): Promise<number> {
  try {
    return await runCommandLine(args, host)
  } catch (error) {
    host.errorOutput.write(`${failureText(error)}\n`)
    return 2
  }
}
