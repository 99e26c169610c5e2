import path from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { mappingAt, quietly, readFlags } from './read-project-flags.ts'
import type { WarnErrorChecks } from './warn-error-options.ts'

/** Reads `flags:` of `~/.dbt/user_settings.yml`, what a user wants in all projects. A file that nobody can read says nothing. */
export function readUserFlags(files: Files, home: string, checks: WarnErrorChecks): Readonly<Record<string, unknown>> {
  return readFlags(
    quietly(() => mappingAt(files, path.join(home, '.dbt', 'user_settings.yml'), 'flags')),
    checks,
  )
}
