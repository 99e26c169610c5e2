import type { Command } from '#project/config/option.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'

/** A command that runs here, in a project with a `trellis.yml`. */
export interface RecordCall {
  readonly args: readonly string[]
  readonly given: readonly GivenOption[]
  readonly command: Command
  /** The folder of the project, whole. */
  readonly projectFolder: string
}
