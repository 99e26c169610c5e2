import type { Clock } from '../clock.ts'
import type { Session } from '../database/database.ts'
import type { StoreSubjects } from '../store.ts'
import { StoredAlerts } from './alerts.ts'
import { StoredArtifacts } from './artifacts.ts'
import { StoredAudit } from './audit.ts'
import { StoredEvents } from './events.ts'
import { StoredFreshness } from './freshness.ts'
import { StoredJobs } from './jobs.ts'
import { StoredLeases } from './leases.ts'
import { StoredNodeResults } from './node-results.ts'
import { StoredNotes } from './notes.ts'
import { StoredRuns } from './runs.ts'
import { StoredServers } from './servers.ts'
import { StoredSessions } from './sessions.ts'
import { StoredSteps } from './steps.ts'
import { StoredTests } from './tests.ts'
import { StoredTicks } from './ticks.ts'
import { StoredTokens } from './tokens.ts'
import { StoredUsers } from './users.ts'

/** All subjects over a database, or over a transaction in it. */
export function storedSubjects(session: Session, clock: Clock, checkVersion: () => Promise<void>): StoreSubjects {
  return {
    runs: new StoredRuns(session, clock),
    steps: new StoredSteps(session, clock),
    events: new StoredEvents(session),
    artifacts: new StoredArtifacts(session, clock),
    nodeResults: new StoredNodeResults(session, clock),
    tests: new StoredTests(session, clock),
    freshness: new StoredFreshness(session),
    jobs: new StoredJobs(session, clock),
    ticks: new StoredTicks(session, clock),
    leases: new StoredLeases(session, clock),
    servers: new StoredServers(session, clock, checkVersion),
    tokens: new StoredTokens(session, clock),
    users: new StoredUsers(session, clock),
    sessions: new StoredSessions(session, clock),
    alerts: new StoredAlerts(session, clock),
    audit: new StoredAudit(session, clock),
    notes: new StoredNotes(session),
  }
}
