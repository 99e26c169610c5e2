import type { Effects, Ended, RunOptions } from '#foundation/effects.ts'
import type { Ask, Invocation } from '#commands/invocation.ts'
import type { LeaseBook } from '#execution/leases/lease-book.ts'
import type { StartRunner } from '#server/runners/start-runner.ts'
import type { StartShells } from '#server/shell/shells.ts'
import type { EnteredInstance } from './instance/entered-instance.ts'
import type { HandOver } from './hand-over/hand-over.ts'
import type { Observer } from './observer.ts'
import type { RecordCall } from './recording/record-call.ts'
import type { Output } from './terminal.ts'

/** What a command line needs of the process it runs in. */
export interface Host {
  /** The program's version, for example `0.1.0`. */
  readonly version: string
  /** Tells one build of the program from another; absent where it runs from its sources. */
  readonly build?: string | undefined
  readonly effects: Effects
  readonly cwd: string
  readonly home: string
  readonly pid: number
  readonly output: Output
  readonly errorOutput: Output
  readonly adapters: Invocation['adapters']
  readonly macroFolders: Invocation['macroFolders']
  /** The folder of the web app as it was built; absent where it has not been. */
  readonly webFolder?: string | undefined
  readonly newId: () => string
  readonly changeFolder: (folder: string) => void
  /** Calls whenever the user or the system wants the program to stop; gives what ends that. */
  readonly onInterrupt: (stop: () => void) => () => void
  /** Calls with what went wrong where nobody waited for it; without that, it would be the end of the process. */
  readonly onStrayError?: ((told: (error: unknown) => void) => void) | undefined
  /** Ends the program at once. */
  readonly exit: (code: number) => never
  readonly resources: () => ResourceUse
  /** Undefined where nobody can answer. */
  readonly ask: Ask | undefined
  /** Gives commands to the server of their project; absent where they run here in any case. */
  readonly handOver?: HandOver | undefined
  /** Keeps a record of what the command does. */
  readonly observer?: Observer | undefined
  /** Keeps a record of a command that runs here and is on nobody else's; absent where there is no need to. */
  readonly recordAlone?: ((call: RecordCall, host: Host) => Promise<Observer | undefined>) | undefined
  /** Starts this program anew, as a runner; absent where no server can be. */
  readonly startRunner?: StartRunner | undefined
  /** Starts this program anew, to run command lines of the shell; absent where no server can be. */
  readonly startShells?: StartShells | undefined
  /** Opens the leases of a project, for a run on record or for none; absent where nobody takes turns. */
  readonly openLeases?: ((invocation: Invocation, runId: number | null) => Promise<LeaseBook>) | undefined
  /** Runs this program anew, in a process of its own that nobody else knows of, to its end; absent where that cannot be. */
  readonly runApart?: ((args: readonly string[], options: RunOptions) => Promise<Ended>) | undefined
  /** The instance of `trellis.yml` that everything is done for. */
  readonly instance?: EnteredInstance | undefined
  readonly later: (work: () => void) => void
  readonly every: (milliseconds: number, work: () => void) => () => void
}

/** What the process has used up, seconds and kilobytes. */
export interface ResourceUse {
  readonly userSeconds: number
  readonly systemSeconds: number
  readonly maxMemoryKb: number
  readonly blocksIn: number
  readonly blocksOut: number
}
