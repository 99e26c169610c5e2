import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { jsonValue } from '#platform/changes/write-answer.ts'
import { inTransaction } from '#platform/history/in-transaction.ts'
import type { FailedRowsSettings } from '#platform/settings/server-settings.ts'
import { moment } from '#platform/store/clock.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { FailedRows, TestHistory } from '#platform/store/port/tests.ts'
import type { Store } from '#platform/store/store.ts'
import { failedRowsQuery } from '#platform/test-history/failed-rows-query.ts'
import type { Session } from '#warehouse/adapter/session.ts'

export interface FailedRowsQuestion {
  readonly store: Pick<Store, 'tests' | 'nodeResults'>
  readonly manifest: Manifest
  readonly place: Place
  readonly settings: FailedRowsSettings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/** So many tests are asked at once; the others have to be looked at by hand. */
const MOST_TESTS = 100
const HIDDEN = '*****'

/**
 * Fetches the rows that failing tests found in their last runs, and keeps them: as many as the settings allow, for as long,
 * and without what is to be hidden. A test whose rows cannot be had any more is kept without any.
 */
export async function keepFailedRows(session: Session, question: FailedRowsQuestion): Promise<void> {
  const { store, place, settings, now } = question
  if (settings.most === 0) return
  const oldest = moment(now() - settings.keepMs)
  const failing = (await store.tests.history(place)).filter(
    ({ unique_id, verdicts, failures, lastRunAt }) =>
      /^[fw]/.test(verdicts) && (failures ?? 0) > 0 && unique_id.startsWith('test.') && lastRunAt > oldest,
  )
  for (const history of failing.slice(0, MOST_TESTS)) {
    const [kept] = await store.tests.rows(history.lastRunId, history.unique_id)
    if (kept) continue
    const rows = await failedRows(session, history, question)
    if (rows) await store.tests.saveRows(rows)
  }
}

async function failedRows(
  session: Session,
  { unique_id, lastRunId: runId, failures }: TestHistory,
  { store, manifest, settings, env, now }: FailedRowsQuestion,
): Promise<FailedRows | undefined> {
  const result = (await store.nodeResults.find(runId, unique_id)).at(-1)
  const test = manifest.nodes.get(unique_id as ManifestNode['unique_id'])
  if (!result || test?.resource_type !== 'test') return undefined
  const { step, compiledHash, relation_name } = result
  const compiledCode = compiledHash === null ? undefined : await store.nodeResults.compiled(compiledHash)
  if (compiledCode === undefined) return undefined
  const { sql, isMasked } = failedRowsQuery(test, manifest, {
    compiledCode,
    storedIn: test.config.store_failures ? relation_name : null,
    mask: settings.mask,
    most: settings.most,
  })
  const found = { runId, step, unique_id, total: failures ?? 0, expiresAt: moment(now() + settings.keepMs) }
  try {
    const { table } = await inTransaction(session, () =>
      session.addQuery(sql, { autoBegin: false, fetch: true, limit: settings.most }),
    )
    const columns = table.columns.map(({ name }) => name)
    const secrets = new SecretMask(env)
    const hidden = columns.map(isMasked)
    const rows = table.rows.map((row) =>
      row.map((cell, at) => (hidden[at] && cell !== null ? HIDDEN : secrets.value(jsonValue(cell)))),
    )
    return { ...found, columns, rows }
  } catch (error) {
    if (session.adapter.isStopped) throw error
    return { ...found, columns: [], rows: [] }
  }
}
