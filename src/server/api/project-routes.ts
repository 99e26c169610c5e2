import { basename } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { PROJECT } from '#api/project.ts'
import { answers } from '#api/problem.ts'
import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'

/** `/api/project`: what is served, by which servers, and what is wrong with it. */
export function addProjectRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const schema = {
    summary: 'What is served, and what is wrong with it',
    tags: ['Trellis: project'],
    response: answers(PROJECT),
  }
  app.get('/api/project', { schema, config: { needs: 'read' } }, async () => {
    const { projectFolder, settings, jobs, problem, owner, store, now, warehouse } = platform
    const [servers, { items, total }, target, adapter_type] = await Promise.all([
      store.servers.alive(),
      store.runs.list({ order: '-id' }, { limit: 1 }),
      warehouse.target(null).catch(() => null),
      warehouse.adapterType().catch(() => null),
    ])
    const self = servers.find(({ id }) => id === owner)
    return {
      project_name: items[0]?.projectName ?? null,
      folder: basename(projectFolder),
      target,
      adapter_type,
      commit: items[0]?.code.commit ?? null,
      version: self?.version ?? null,
      dbt_version: DBT_VERSION,
      now: new Date(now()).toISOString(),
      started_at: self?.startedAt ?? null,
      has_settings: settings !== undefined,
      timezone: settings?.schedule.timezone ?? 'UTC',
      instances: settings ? [...settings.instances.keys()] : [],
      jobs: jobs.length,
      runs: total,
      problem,
      servers: servers
        .filter(({ kind }) => kind === 'server')
        .map(({ id, host, pid, version, startedAt }) => ({ id, host, pid, version, started_at: startedAt })),
    }
  })
}
