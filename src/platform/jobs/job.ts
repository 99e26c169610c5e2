import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { SourceLocations } from '#project/config/source-locations.ts'
import type { EnvSettings } from '../settings/env.ts'
import type { Overlap, Retries } from '../settings/job-rules.ts'
import type { Step } from '../settings/steps.ts'
import type { AfterRule, Trigger } from '../settings/triggers.ts'
import type { ExceptionCalendar } from '../time/calendar.ts'
import type { Cron } from '../time/cron.ts'
import type { Deadline } from '../time/deadline.ts'
import type { MissedPolicy } from '../time/due-ticks.ts'

/** A job as it is run: all that is said of it anywhere, put together. */
export interface Job {
  /** `hourly/core` of a cell of the matrix, else as it is called in the file. */
  readonly name: string
  /** Where it stands in the file. */
  readonly path: YamlPath
  readonly work: CellWork | StepsWork
  readonly description: string | null
  readonly tags: readonly string[]
  /** Without it nothing starts the job but a person. */
  readonly isEnabled: boolean
  /** When it is due; empty if no time starts it. */
  readonly crons: readonly Cron[]
  readonly calendars: readonly ExceptionCalendar[]
  readonly jitterMs: number
  readonly missed: MissedPolicy
  readonly after: AfterRule | null
  readonly needs: readonly string[]
  readonly triggers: readonly Trigger[]
  readonly hasApi: boolean
  readonly deadline: Deadline | null
  readonly retries: Retries
  readonly timeoutMs: number | null
  readonly concurrency: number
  readonly overlap: Overlap
  /** How many places it takes in each pool. */
  readonly pools: ReadonlyMap<string, number>
  readonly priority: number
  readonly continuesOnError: boolean
  readonly threads: number | null
  readonly env: EnvSettings
  /** Where it runs: at least one. */
  readonly instances: readonly [JobInstance, ...JobInstance[]]
}

/** A field of the matrix: builds a selection, and of what it reads whatever has to be built. */
export interface CellWork {
  readonly kind: 'cell'
  readonly frequency: string
  readonly line: string
  readonly select: readonly string[]
  readonly exclude: readonly string[]
  /** The name of a selector, instead of `select`. */
  readonly selector: string | null
}

/** Steps, one after another. */
export interface StepsWork {
  readonly kind: 'steps'
  readonly steps: readonly Step[]
}

/** A job in one of the deployments of the project. */
export interface JobInstance {
  /** Null where the project has no instances. */
  readonly name: string | null
  readonly timezone: string
  readonly owner: string | null
  readonly profile: string | null
  readonly target: string | null
  readonly vars: YamlMapping
  readonly sources: SourceLocations
  readonly env: EnvSettings
}
