import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { SourceLocation, SourceLocations } from '#project/config/source-locations.ts'
import { ENV, type EnvSettings } from './env.ts'
import { filled, optional, record } from '#project/config/shapes/record.ts'
import { tableOf } from '#project/config/shapes/shape.ts'
import { TEXT, textOf } from '#project/config/shapes/values.ts'
import { VARS, ZONE } from './values.ts'

/** One of several deployments of the same project, for example of a region. */
export interface InstanceSettings {
  readonly description?: string
  readonly owner?: string
  readonly profile?: string
  readonly target?: string
  readonly timezone?: string
  readonly vars: YamlMapping
  readonly sources: SourceLocations
  readonly env: EnvSettings
}

const LOCATION = record<SourceLocation>('a location', {
  database: optional(TEXT, 'The database.'),
  schema: optional(TEXT, 'The schema.'),
  identifier: optional(TEXT, 'The name of the table; only where the key names a table.'),
})

const INSTANCE = record<InstanceSettings>('an instance', {
  description: optional(TEXT, 'What it is.'),
  owner: optional(textOf('the name of a person or a team'), 'Who is told, where a job says nothing.'),
  profile: optional(textOf('the name of a profile'), 'The profile, where it is not that of the project.'),
  target: optional(textOf('the name of a target'), 'The target of the profile.'),
  timezone: optional(ZONE, 'The clocks that its jobs are on, where a job does not name its own.'),
  vars: filled(VARS, {}, 'Variables, which win over those of jobs.'),
  sources: filled(
    tableOf(LOCATION, 'sources (source, or source.table)', (name) =>
      /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)?$/u.test(name) ? undefined : 'is no source: write source or source.table',
    ),
    new Map(),
    'Where its sources lie: by `source`, or `source.table`.',
  ),
  env: filled(ENV, new Map(), 'Variables of the environment with its secrets.'),
})

export const INSTANCES = tableOf(INSTANCE, 'names')
