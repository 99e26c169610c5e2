import type { Alerts } from './port/alerts.ts'
import type { Artifacts } from './port/artifacts.ts'
import type { Audit } from './port/audit.ts'
import type { Events } from './port/events.ts'
import type { Freshness } from './port/freshness.ts'
import type { Jobs } from './port/jobs.ts'
import type { Leases } from './port/leases.ts'
import type { NodeResults } from './port/node-results.ts'
import type { Notes } from './port/notes.ts'
import type { Runs } from './port/runs.ts'
import type { Servers } from './port/servers.ts'
import type { Sessions } from './port/sessions.ts'
import type { Steps } from './port/steps.ts'
import type { Tests } from './port/tests.ts'
import type { Ticks } from './port/ticks.ts'
import type { Tokens } from './port/tokens.ts'
import type { Upkeep } from './port/upkeep.ts'
import type { Users } from './port/users.ts'

/** Everything that the platform remembers, by subject. What a function has promised is safe once it has resolved. */
export interface StoreSubjects {
  readonly runs: Runs
  readonly steps: Steps
  readonly events: Events
  readonly artifacts: Artifacts
  readonly nodeResults: NodeResults
  readonly tests: Tests
  readonly freshness: Freshness
  readonly jobs: Jobs
  readonly ticks: Ticks
  readonly leases: Leases
  readonly servers: Servers
  readonly tokens: Tokens
  readonly users: Users
  readonly sessions: Sessions
  readonly alerts: Alerts
  readonly audit: Audit
  readonly notes: Notes
}

/** The platform's own database. */
export interface Store extends StoreSubjects {
  readonly upkeep: Upkeep
  /**
   * Does several things in one transaction: all of them or none. `work` may be called again where the database wants
   * it so, and waits for nothing but the subjects that it is given.
   */
  together<Result>(work: (subjects: StoreSubjects) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}
