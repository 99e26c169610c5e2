import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Project } from '#project/config/project.ts'

/** Refuses projects whose settings have an earlier form: they would mean other things than what they say. */
export function checkConfigVersion(project: Project, root: Project): void {
  const version = Math.min(configVersion(project), configVersion(root))
  if (version === 2) return
  const { projectName } = configVersion(project) === version ? project : root
  throw dbtError(
    'DbtInternalError',
    'project/config-version',
    `Got an unexpected project version=${version}, expected 2`,
    {
      category: 'Runtime Error',
      hint: `write config-version: 2 into the dbt_project.yml of ${projectName}, or leave it out`,
    },
  )
}

function configVersion({ unrendered }: Project): number {
  const version = unrendered['config-version']
  return typeof version === 'number' ? version : 2
}
