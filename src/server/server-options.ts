import type { ProjectSource } from '#platform/deploy/project-source.ts'
import type { ProgramFacts } from '#platform/runner/frames.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import type { AlertingTools } from './alerting/alerting-tools.ts'
import type { FetchSecret } from '#platform/settings/fetch-variables.ts'
import type { AddRoutes } from './add-routes.ts'
import type { StartRunner } from './runners/start-runner.ts'
import type { TargetOf } from './runners/target-of.ts'
import type { ServerLog } from './server-log.ts'
import type { StartShells } from './shell/shells.ts'

/** All that a server is given by whoever starts it. */
export interface ServerOptions {
  /** The folder of the project, whole. */
  readonly projectFolder: string
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly program: ProgramFacts
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  readonly openStore: (platformFolder: string) => Promise<Store>
  /** Reads `trellis.yml`; undefined where there is none. Throws what is wrong with it. */
  readonly readSettings: () => Settings | undefined
  /** By which alerts reach people. */
  readonly effects: AlertingTools['effects']
  readonly fetchSecret: FetchSecret
  readonly startRunner: StartRunner
  readonly startShells: StartShells
  readonly targetOf: TargetOf
  readonly codeVersion: () => Promise<CodeVersion>
  /** Where the project comes from, if it is not the folder itself. */
  readonly source?: ProjectSource | undefined
  /** Where a copy of the default target's database goes after a job, or after a command that somebody typed. */
  readonly publishTo?: ((job: string | null, settings: Settings | undefined) => string | null) | undefined
  readonly routes: readonly AddRoutes[]
  /** Runs start only when somebody asks for them: no times, no triggers. */
  readonly onlyWhenAsked?: boolean | undefined
  readonly now: () => number
  /** A runner that gives no sign of life for so long is ended. */
  readonly silenceMs: number
  /** So long it may take until its first one. */
  readonly startMs: number
  readonly log: ServerLog
}
