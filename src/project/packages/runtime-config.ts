import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { Profile } from '#project/config/profile.ts'
import type { Project } from '#project/config/project.ts'

/** Everything the settings of a project say: the root project, its packages and the chosen target. */
export interface RuntimeConfig {
  readonly project: Project
  readonly profile: Profile
  /** The packages of users, in the order they are searched; dbt's own are not among them. */
  readonly packages: readonly Project[]
  /** The variables of the command line. */
  readonly cliVars: YamlMapping
  /** What Jinja sees as `target`. */
  readonly target: Readonly<Record<string, unknown>>
}

/** What Jinja sees as `target`: the connection's settings without its secrets, and how the target is called. */
export function targetOf({
  profileName,
  targetName,
  threads,
  credentials,
}: Profile): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(credentials.connectionKeys),
    type: credentials.type,
    threads,
    name: targetName,
    target_name: targetName,
    profile_name: profileName,
  }
}
