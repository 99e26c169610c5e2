/** A fresh copy of a project, with a profile and an empty database; both engines find it at the same place, one after the other. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { maskTimes } from '../observing.ts'
import { DUCKDB_WAREHOUSE } from '../duckdb.ts'
import { postgresWarehouse } from '../postgres.ts'
import type { Mask, Warehouse } from '../warehouse.ts'
import { bringProject, type Sources } from './bring-project.ts'
import type { LiveProject, Stand, Varying } from './live-project.ts'
import { makeSources } from './make-sources.ts'

export interface Stage {
  readonly folder: string
  readonly warehouse: Warehouse
  readonly env: Readonly<Record<string, string>>
  /** Words behind each command. */
  readonly words: readonly string[]
  readonly mask: Mask
  readonly varying: Varying
  /** Makes an empty table of each source of the manifest that is there. */
  makeSources(): Promise<void>
  clear(): Promise<void>
}

/** The server that `TRELLIS_TEST_POSTGRES` names serves the stands on PostgreSQL. */
export async function setStage(
  project: LiveProject,
  stand: Stand,
  playground: string,
  sources: Sources,
): Promise<Stage | { readonly why: string }> {
  const server = process.env.TRELLIS_TEST_POSTGRES
  if (stand.warehouse === 'postgres' && server === undefined) return { why: 'no server: TRELLIS_TEST_POSTGRES' }
  const warehouse = stand.warehouse === 'postgres' ? postgresWarehouse(server ?? '') : DUCKDB_WAREHOUSE
  const into = join(playground, stand.warehouse)
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const folder = bringProject(project, into, sources)
  if (typeof folder !== 'string') return folder

  await warehouse.create(folder)
  const env = { HOME: into, DBT_PROFILES_DIR: folder, PARITY_FOLDER: folder, ...warehouse.env(folder), ...project.env }
  const isOurs = project.origin.kind === 'ours'
  if (isOurs) {
    makeRawData(join(sources.root, project.origin.path), folder, stand, env)
    runInOneThread(join(folder, 'profiles.yml'))
  } else {
    writeFileSync(join(folder, 'profiles.yml'), warehouse.profile)
  }
  return {
    folder,
    warehouse,
    env: { ...env, ...(isOurs && namedForGreenery(env)) },
    words: [...(isOurs ? [] : ['--profile', 'parity']), ...(stand.words ?? [])],
    mask: (text) => {
      const here = text.replaceAll(into, '<stage>')
      const settled = project.varying?.texts ? here.replace(project.varying.texts, '<varying>') : here
      return maskTimes(warehouse.mask(settled, folder))
    },
    varying: project.varying ?? {},
    makeSources: () => makeSources(folder, warehouse, stand.warehouse),
    clear: async () => {
      await warehouse.drop(folder)
      rmSync(into, { recursive: true, force: true })
    },
  }
}

/** Of several threads the order of events and lines would be another one each time. */
function runInOneThread(profiles: string): void {
  writeFileSync(profiles, readFileSync(profiles, 'utf8').replace(/threads: \d+/g, 'threads: 1'))
}

function namedForGreenery(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(/^PARITY_/, 'GREENERY_'), value]))
}

function makeRawData(project: string, folder: string, stand: Stand, env: Readonly<Record<string, string>>): void {
  const generator = join(project, 'generator', 'generate.mjs')
  if (!existsSync(generator)) return
  const { PARITY_USER, PARITY_PASSWORD, PARITY_HOST, PARITY_PORT, PARITY_DATABASE } = env
  const database =
    stand.warehouse === 'duckdb'
      ? join(folder, 'greenery.duckdb')
      : `postgres://${PARITY_USER}:${PARITY_PASSWORD}@${PARITY_HOST}:${PARITY_PORT}/${PARITY_DATABASE}`
  const made = spawnSync(process.execPath, [generator, '--database', database], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`${generator} ended with ${made.status}\n${made.stderr}`)
}
