import { afterEach, beforeEach } from 'vitest'
import { jobsAndLeases } from './jobs-and-leases.ts'
import { notes } from './notes.ts'
import { openStoreForTest } from './open-store-for-test.ts'
import { resultsOfNodes } from './results-of-nodes.ts'
import { retention } from './retention.ts'
import { runsAndServers } from './runs-and-servers.ts'
import { stepsAndArtifacts } from './steps-and-artifacts.ts'
import type { TestStores } from './stores-for-tests.ts'
import { tokensAlertsAudit } from './tokens-alerts-audit.ts'
import { usersAndSessions } from './users-and-sessions.ts'

const SUBJECTS = [
  runsAndServers,
  stepsAndArtifacts,
  resultsOfNodes,
  jobsAndLeases,
  tokensAlertsAudit,
  usersAndSessions,
  notes,
  retention,
]

/** What every store does, whatever the database below it. */
export function storeConformance(stores: TestStores): void {
  const { t, openNext } = openStoreForTest(stores)
  beforeEach(openNext, 60_000)
  afterEach(() => stores.clear(), 60_000)
  for (const subject of SUBJECTS) subject(t)
}
