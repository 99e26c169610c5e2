import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { historySchema } from '#platform/history/history-schema.ts'
import { writeHistory } from '#platform/history/write-history.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'
import type { Host } from '../host.ts'
import type { OpenedProject } from '../platform/with-project.ts'
import { findTest } from './find-test.ts'
import { keepFailedRows } from './keep-failed-rows.ts'
import { placeOf } from './open-books.ts'
import { saveFreshness } from './save-freshness.ts'

/** What is done after a run, by whoever has the database. */
export interface KeptBooks {
  /** The runs that are now in the tables of history, and were not before. */
  readonly written: readonly number[]
  /** What could not be done, for people; nothing of it harms a run. */
  readonly problems: readonly string[]
}

export interface BooksOptions {
  readonly store: Store
  readonly settings: Settings | undefined
  /** Whether a server is there that starts jobs when they are due. */
  readonly hasSchedule: boolean
}

/** Writes down what is known of the runs that are over: all that is not written down yet. */
export async function keepBooks(
  host: Pick<Host, 'instance' | 'newId'>,
  opened: OpenedProject,
  { store, settings, hasSchedule }: BooksOptions,
): Promise<KeptBooks> {
  const { invocation, project, session } = opened
  const { adapter } = project.setup
  const secrets = new SecretMask(invocation.effects.env)
  const problems: string[] = []
  const attempt = async <T>(what: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await session.named('books', work, { events: invocation.events })
    } catch (error) {
      problems.push(secrets.text(`${what}: ${reasonOf(error)}`))
      return otherwise
    }
  }
  const place = await placeOf(host, invocation, project.setup.profile.targetName)
  const { items } = await store.runs.list(
    { instance: place.instance ?? '', target: place.target, statuses: ['success', 'error', 'cancelled'], order: '-id' },
    { limit: 1 },
  )
  const runId = items[0]?.id ?? null
  await attempt(
    'How fresh everything is could not be found out',
    () => saveFreshness(session, { invocation, project, store, settings, place, runId, hasSchedule }),
    undefined,
  )
  if (settings) {
    await attempt(
      'Rows that failed tests are not kept',
      () =>
        keepFailedRows(session, {
          store,
          manifest: project.manifest,
          place,
          settings: settings.retention.failedRows,
          env: invocation.effects.env,
          now: invocation.effects.now,
        }),
      undefined,
    )
  }
  const history = settings?.history
  // What would be gone at once would be written anew after each run, all of it.
  if (!history?.enabled || adapter.parts.isPassing) return { written: [], problems }
  const schema = historySchema(adapter, history)
  const written = await attempt(
    `The history of runs is not written to ${schema.schema}`,
    () =>
      writeHistory(session, place, {
        store,
        schema,
        now: invocation.effects.now,
        newId: host.newId,
        tests: findTest(project.manifest),
      }),
    [],
  )
  return { written, problems }
}

/** The words of an error without the frames around them. */
function reasonOf(error: unknown): string {
  if (error instanceof DbtError) return error.diagnostics.map(({ message }) => message).join('; ')
  return error instanceof Error ? error.message : String(error)
}
