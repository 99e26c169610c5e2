import type { Command } from 'commander'
import type { Host } from '../host.ts'

/** A command that dbt does not have. */
export interface PlatformCommand<Words extends string = string> {
  /** The words that call it: `jobs`, `snapshot undo`. What stands below them is its own matter. */
  readonly words: Words
  readonly summary: string
  /** Whether it asks the warehouse: where a server has that, the server's runner does it. */
  readonly usesWarehouse?: true
  /** Whether `--instance` makes it act for an instance, as it does with dbt's commands. */
  readonly actsForInstance?: true
}

/** Says a command's arguments, options and action. An action calls `finish` with the exit code where it is not 0. */
export type DescribeCommand = (command: Command, host: Host, finish: (exitCode: number) => void) => void
