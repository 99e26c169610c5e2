import { resolve } from 'node:path'
import type { Effects } from '#foundation/effects.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { LineageCatalog, LineageManifest } from '#platform/lineage/lineage-manifest.ts'
import { lineageOfRun } from '#platform/lineage/lineage-of-run.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { OpenLineageSettings } from '#platform/settings/server-settings.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import type { FetchSecret } from '#platform/settings/fetch-variables.ts'
import { EventQueue } from './event-queue.ts'

export interface LineageTools {
  readonly effects: Effects
  readonly fetchSecret: FetchSecret
  readonly version: string
  /** The file of the default target's database, where it is one. */
  readonly databaseFile: () => Promise<string | undefined>
  readonly log: (text: string) => void
}

const TIMEOUT_MS = 10_000

/** Tells what runs did as events of OpenLineage, where the settings want it. Gives what ends it. */
export function followLineage(platform: LivePlatform, tools: LineageTools): () => Promise<void> {
  const mask = new SecretMask(tools.effects.env)
  const queue = new EventQueue({
    send: (event) => sendEvent(event, platform, tools),
    pause: (milliseconds) => tools.effects.outside.pause(milliseconds),
    log: (text) => tools.log(mask.text(text)),
  })
  const stopListening = platform.onRunEnded(async (run) => {
    const settings = platform.settings?.server.openLineage
    if (!settings) return
    try {
      const events = await eventsOf(run, settings, platform.store, tools)
      queue.add(events.map((event) => mask.text(JSON.stringify(event))))
    } catch (error) {
      tools.log(`OpenLineage: run ${run.id} cannot be told: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  return async () => {
    stopListening()
    queue.stop()
    await queue.idle()
  }
}

async function eventsOf(
  run: Run,
  { namespace, datasetNamespace }: OpenLineageSettings,
  store: Pick<Store, 'steps' | 'nodeResults' | 'artifacts'>,
  { version, databaseFile }: LineageTools,
): Promise<ReturnType<typeof lineageOfRun>> {
  const [steps, results, manifest, catalog] = await Promise.all([
    store.steps.of(run.id),
    store.nodeResults.of(run.id),
    readJson<LineageManifest>(store, run.id, 'manifest.json'),
    readJson<LineageCatalog>(store, run.id, 'catalog.json'),
  ])
  const hashes = [...new Set(results.flatMap(({ compiledHash }) => compiledHash ?? []))]
  const codes = new Map<string, string | undefined>()
  for (const hash of hashes) codes.set(hash, await store.nodeResults.compiled(hash))
  return lineageOfRun({
    run,
    steps,
    results,
    manifest,
    catalog,
    compiledCode: (hash) => codes.get(hash),
    version,
    jobNamespace: namespace,
    datasetNamespace: datasetNamespace ?? usualNamespace(manifest, await databaseFile()),
  })
}

/** Without the profile, which this process does not read, no server has a name: its kind and database stand for it. */
function usualNamespace(manifest: LineageManifest | undefined, file: string | undefined): string {
  const kind = manifest?.metadata.adapter_type ?? 'dbt'
  if (file !== undefined && kind === 'duckdb') return `duckdb://${file}`
  const [database] = Object.values(manifest?.nodes ?? {}).flatMap((node) => node.database ?? [])
  return `${kind}://${database ?? ''}`
}

async function readJson<T>(
  { artifacts }: Pick<Store, 'artifacts'>,
  runId: number,
  path: string,
): Promise<T | undefined> {
  const content = await artifacts.read(runId, path)
  return content && (JSON.parse(Buffer.from(content).toString('utf8')) as T)
}

async function sendEvent(event: string, { settings, projectFolder }: LivePlatform, tools: LineageTools): Promise<void> {
  const { effects, fetchSecret } = tools
  const wanted = settings?.server.openLineage
  if (!wanted) return
  if (wanted.file !== undefined) effects.files.append(resolve(projectFolder, wanted.file), `${event}\n`)
  if (wanted.url === undefined) return
  const key = wanted.apiKey && (await fetchSecret(wanted.apiKey, 'the key of OpenLineage'))
  const { status } = await effects.outside.send(
    addressOf(wanted.url),
    {
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: event,
    },
    {
      timeoutMs: TIMEOUT_MS,
      maxBytes: 1 << 20,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      env: effects.env,
      allowPrivate: settings.security.allowPrivate,
    },
  )
  if (status >= 300) throw new Error(`the receiver answers ${status}`)
}

/** Receivers are named by where they are; events go to a path that the specification gives. */
function addressOf(url: string): string {
  return /\/lineage\/?$/.test(new URL(url).pathname) ? url : `${url.replace(/\/$/, '')}/api/v1/lineage`
}
