import type { Files } from '#foundation/effects.ts'
import type { EventStream } from '#foundation/events/event-stream.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

/** Somebody who keeps a record of a command while it runs. */
export interface Observer {
  /** The same files, where it notes which artifacts are written. */
  watch(files: Files): Files
  /** The kinds of warehouses that the command is to use, where they are others than usual. */
  readonly adapters?: Invocation['adapters']
  /** Opens the leases of the project, where it has the store open. */
  readonly openLeases?: Invocation['openLeases']
  /** The command has read its project. */
  readonly loaded?: (project: LoadedProject) => void
  /** The command begins. */
  begin(command: ObservedCommand): void
  /** The command has come to its end; resolves when the record is with whoever keeps it. */
  end(exitCode: number, wasCancelled: boolean): Promise<void>
}

export interface ObservedCommand {
  readonly invocationId: string
  readonly pid: number
  readonly events: EventStream
}
