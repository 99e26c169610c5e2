/** The small projects of tests/parity: played with real dbt anew, held against the recording and against Trellis. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DUCKDB_WAREHOUSE } from '../duckdb.ts'
import { type Observation, observe } from '../observing.ts'
import { type Play, playProject } from '../playing.ts'
import { postgresWarehouse } from '../postgres.ts'
import { DUCKDB_PROJECTS, POSTGRES_PROJECTS } from '../projects.ts'
import { inFull } from '../recording.ts'
import { dbtWith } from '../run-dbt.ts'
import { trellis } from '../trellis.ts'
import type { Warehouse } from '../warehouse.ts'
import { compareValues } from './compare-values.ts'
import type { DbtAtHand } from './dbt-at-hand.ts'
import type { Difference } from './difference.ts'
import type { Skipped } from './compare-stand.ts'

export interface OwnCompared {
  readonly stand: string
  /** The command lines that were played. */
  readonly steps: readonly string[]
  /** What was looked at after each, by the name that differences have. */
  readonly compared: readonly { readonly command: string; readonly aspects: readonly string[] }[]
  readonly differences: readonly Difference[]
}

/** Compares one of them, by its name without `own/`. A recording that dbt would not make today is a difference, too. */
export async function compareOwn(name: string, playground: string, dbt: DbtAtHand): Promise<OwnCompared | Skipped> {
  const stand = `own/${name}`
  const server = process.env.TRELLIS_TEST_POSTGRES
  const isPostgres = name in POSTGRES_PROJECTS
  if (isPostgres && server === undefined) return { stand, why: 'no server: TRELLIS_TEST_POSTGRES' }
  const warehouse = isPostgres ? postgresWarehouse(server ?? '') : DUCKDB_WAREHOUSE
  const project = { ...DUCKDB_PROJECTS, ...POSTGRES_PROJECTS }[name] ?? ''

  const folder = join(playground, basename(name))
  // Colours stand in the messages of unit tests: recordings have them, as dbt has without a word about it.
  const outside = (cwd: string) => ({ HOME: cwd, DBT_USE_COLORS: 'true' })
  const byDbt = dbtWith(async (args, env, cwd) => (await dbt.run({ args, env: { ...outside(cwd), ...env }, cwd })).exit)
  const ofDbt = await seenWith(byDbt, project, folder, warehouse)
  const ofTrellis = await seenWith(
    trellis(() => undefined),
    project,
    folder,
    warehouse,
  )
  const recorded = inFull(JSON.parse(readFileSync(join(project, 'recorded.json'), 'utf8')) as Observation[])
  return {
    stand,
    steps: ofDbt.map((seen) => seen.dbt),
    compared: ofDbt.map(({ dbt, ...seen }, index) => ({ command: stepName(dbt, index), aspects: Object.keys(seen) })),
    differences: [
      ...differencesOf(stand, ofDbt, recorded, 'stale recording: '),
      ...differencesOf(stand, ofDbt, ofTrellis),
    ],
  }
}

function seenWith(play: Play, project: string, folder: string, warehouse: Warehouse): Promise<Observation[]> {
  const look = (dbt: string, exit: number) => observe(dbt, exit, folder, warehouse)
  return playProject(project, folder, play, look, warehouse)
}

function stepName(line: string, index: number): string {
  return `${line} (step ${index + 1})`
}

function differencesOf(
  stand: string,
  dbt: readonly Observation[],
  others: readonly Observation[],
  prefix = '',
): Difference[] {
  return dbt.flatMap((seen, index) =>
    compareValues(seen, others[index] ?? null).map(({ path: [aspect = '', ...path], ...values }) => ({
      stand,
      command: stepName(seen.dbt, index),
      aspect: `${prefix}${aspect}`,
      where: path.join(' › '),
      ...values,
    })),
  )
}
