import { join } from 'node:path'
import type { Files } from './effects.ts'

/** Beside `dbt_project.yml`: what goes beyond dbt acts only where it stands. */
export const SETTINGS_FILE = 'trellis.yml'

export function hasSettings(files: Pick<Files, 'exists'>, projectRoot: string): boolean {
  return files.exists(join(projectRoot, SETTINGS_FILE))
}
