import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { SecretSource } from '../settings/secret.ts'
import { modelWords } from '../settings/model-words.ts'
import type { Settings } from '../settings/settings.ts'
import { type Finding, finding } from './finding.ts'
import { type ProjectGraph, selectWords } from './select-cell.ts'

/** What `trellis.yml` says of the project besides its jobs, and is not there; and secrets that cannot be had here. */
export function lintReferences(settings: Settings, project: ProjectGraph): readonly Finding[] {
  return [...lintSources(settings, project), ...lintRules(settings, project), ...lintSecrets(settings)]
}

function lintSources({ instances }: Settings, { manifest }: ProjectGraph): Finding[] {
  const tables = [...manifest.sources.values()].map(({ source_name, name }) => `${source_name}.${name}`)
  const known = new Set([...tables, ...[...manifest.sources.values()].map(({ source_name }) => source_name)])
  return [...instances].flatMap(([instance, { sources }]) =>
    [...sources.keys()].flatMap((name) => {
      if (known.has(name)) return []
      const path = ['instances', instance, 'sources', name]
      return [
        unknown(
          path,
          `the project has no source '${name}', which instance ${instance} says where to find`,
          name,
          known,
        ),
      ]
    }),
  )
}

function lintRules({ alerts }: Settings, project: ProjectGraph): Finding[] {
  const models = new Set(
    [...project.manifest.nodes.outlines()]
      .filter(({ resource_type }) => RELATIONS.has(resource_type))
      .map(({ name }) => name),
  )
  return alerts.rules.flatMap((rule, index) => {
    const path = ['alerts', 'rules', index]
    if (rule.kind === 'metric') {
      const { measure } = rule
      if (measure.kind !== 'column' || models.has(modelWords(measure.model).name)) return []
      return [
        unknown(
          [...path, 'metric'],
          `the project has no model '${measure.model}', whose ${measure.column} a rule looks at`,
          modelWords(measure.model).name,
          models,
        ),
      ]
    }
    return rule.select === undefined ? [] : lintSelection(rule.select, [...path, 'select'], project)
  })
}

const RELATIONS: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot'])

function lintSelection(words: readonly string[], path: YamlPath, project: ProjectGraph): Finding[] {
  try {
    if (selectWords(words, project).length > 0) return []
    return [
      finding('warning', 'jobs/selects-nothing', null, `a rule looks at '${words.join(' ')}', which selects nothing`, {
        path,
      }),
    ]
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    const [first] = error.diagnostics
    return [
      finding('error', 'jobs/selection', null, first?.message ?? error.message, { path, hint: first?.hint ?? null }),
    ]
  }
}

/** A note: who checks the file need not have what the server needs. */
function lintSecrets({ alerts, store }: Settings): Finding[] {
  const secrets: [YamlPath, SecretSource][] = [[['store'], store]]
  for (const [name, channel] of alerts.channels) {
    for (const [key, value] of Object.entries(channel)) {
      if (isSecret(value)) secrets.push([['alerts', 'channels', name, KEYS[key] ?? key], value])
    }
  }
  return secrets.flatMap(([path, secret]) => {
    if (secret.kind !== 'missing') return []
    return [
      finding('note', 'jobs/secret-missing', null, `${path.join('.')} cannot be had here: ${secret.problem}`, { path }),
    ]
  })
}

const KEYS: Readonly<Record<string, string>> = { apiKey: 'api_key' }

function isSecret(value: unknown): value is SecretSource {
  return typeof value === 'object' && value !== null && 'kind' in value
}

function unknown(path: YamlPath, message: string, name: string, known: Iterable<string>): Finding {
  const meant = closest(name, known)
  return finding('error', 'jobs/not-in-project', null, message, {
    path,
    hint: meant === undefined ? null : `did you mean '${meant}'?`,
  })
}
