/** Opens settings and store for the commands about alerts. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { Invocation } from '#commands/invocation.ts'
import { alertId, findAlert } from '#platform/alerts/alert-id.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { AlertState } from '#platform/store/port/alerts.ts'
import type { Store } from '#platform/store/store.ts'
import { lookIntoStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { projectInvocation, type ProjectWords } from './project-invocation.ts'

export interface OpenAlerts {
  readonly invocation: Invocation
  readonly settings: Settings
  readonly store: Store
}

/** Does something with the alerts of a project. Throws where it has no trellis.yml, or nothing is remembered yet. */
export async function withAlerts<Result>(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  work: (open: OpenAlerts) => Promise<Result>,
): Promise<Result> {
  const invocation = projectInvocation(host, words, args)
  const settings = alertSettings(invocation)
  const store = await lookIntoStore(invocation, settings)
  try {
    return await work({ invocation, settings, store })
  } finally {
    await store.close()
  }
}

export function alertSettings(invocation: Invocation): Settings {
  const settings = settingsOfProject(invocation)
  if (settings) return settings
  throw dbtError(
    'DbtProjectError',
    'settings/not-found',
    `There is no trellis.yml in ${invocation.flags.PROJECT_DIR}`,
    {
      hint: 'alerts are written there, under alerts: with channels and rules',
    },
  )
}

/** The alert of that id. Throws a word about those that there are. */
export async function alertNamed({ alerts }: Pick<Store, 'alerts'>, given: string): Promise<AlertState> {
  const states = await alerts.list()
  const found = findAlert(states, given)
  if (found) return found
  const ids = states.map(alertId)
  const meant = closest(given, [...ids, ...states.map(({ key }) => key)])
  throw dbtError('DbtUsageException', 'alerts/unknown', `There is no alert '${given}', or more than one`, {
    hint:
      meant !== undefined
        ? `did you mean '${meant}'?`
        : states.length === 0
          ? 'nothing has been told yet'
          : 'trellis alerts list --all shows them with their ids',
  })
}
