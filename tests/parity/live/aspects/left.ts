import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Mask, Warehouse } from '../../warehouse.ts'
import type { Varying } from '../live-project.ts'

/** What a command left behind, to be read before the next one. */
export interface Left {
  readonly exit: number
  readonly output: string
  readonly folder: string
  readonly warehouse: Warehouse
  readonly startedAtMs: number
  readonly mask: Mask
  readonly varying: Varying
}

/** Fields that no two runs share. */
const VOLATILE: ReadonlySet<string> = new Set([
  'completed_at',
  'created_at',
  'elapsed_time',
  'execution_time',
  'generated_at',
  'invocation_id',
  'invocation_started_at',
  'max_loaded_at_time_ago_in_s',
  'run_started_at',
  'started_at',
  'thread_id',
  'timing',
  'user_id',
])

export type Mapping = Readonly<Record<string, unknown>>

/** An artifact, if this command has written it: without times and ids. */
export function artifactOf(left: Left, name: string): Mapping | undefined {
  const file = join(left.folder, 'target', name)
  return existsSync(file) && statSync(file).mtimeMs >= left.startedAtMs ? lastArtifactOf(left, name) : undefined
}

/** An artifact, if there is one. It may be an old one: what would be written again need not be. */
export function lastArtifactOf({ folder, mask }: Left, name: string): Mapping | undefined {
  const file = join(folder, 'target', name)
  if (!existsSync(file)) return undefined
  return JSON.parse(mask(readFileSync(file, 'utf8')), (key, value: unknown) =>
    VOLATILE.has(key) ? undefined : value,
  ) as Mapping
}
