import type { Settings } from '#platform/settings/settings.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import type { StoreInfo } from '#platform/store/port/upkeep.ts'

export interface ServerKnows {
  readonly info: StoreInfo
  /** Of the last run; null where none was. */
  readonly code: CodeVersion | null
}

/** How the server is set, without secrets; what holds without a `trellis.yml` where there is none. */
export function settingsJson(
  settings: Settings | undefined,
  { info, code }: ServerKnows,
): Readonly<Record<string, unknown>> {
  const { server, security, retention, history, audit, instances } = settings ?? {}
  return {
    server: {
      host: server?.host ?? '127.0.0.1',
      port: server?.port ?? 8580,
      public_url: server?.publicUrl ?? null,
      shutdown: server?.shutdown ?? 'drain',
      rate_limit: server?.rateLimit ?? 600,
      publish: server?.publish?.path ?? null,
      open_lineage: server?.openLineage?.url ?? server?.openLineage?.file ?? null,
    },
    security: {
      sign_in: security?.signIn ?? null,
      session_seconds: seconds(security?.sessionMs) ?? 43_200,
      token_lifetime_seconds: seconds(security?.tokenLifetimeMs),
      hosts: security?.hosts ?? [],
    },
    retention: {
      runs_seconds: seconds(retention?.runsMs),
      runs_per_job: retention?.runsPerJob ?? null,
      total_runs: retention?.totalRuns ?? null,
      details_seconds: seconds(retention?.detailsMs),
      history_seconds: seconds(retention?.historyMs),
      failed_rows: retention?.failedRows.most ?? 100,
      failed_rows_seconds: seconds(retention?.failedRows.keepMs) ?? 30 * 86_400,
    },
    history: { enabled: history?.enabled ?? false, schema: history?.schema ?? 'trellis_meta' },
    audit: { is_signed: audit?.signingKey !== undefined },
    instances: [...(instances ?? [])].map(([name, instance]) => ({
      name,
      description: instance.description ?? null,
      owner: instance.owner ?? null,
      profile: instance.profile ?? null,
      target: instance.target ?? null,
      timezone: instance.timezone ?? null,
    })),
    store: { kind: info.kind, schema_version: info.schemaVersion, bytes: info.bytes },
    code: code && { commit: code.commit, branch: code.branch, is_dirty: code.isDirty },
  }
}

function seconds(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : milliseconds / 1000
}
