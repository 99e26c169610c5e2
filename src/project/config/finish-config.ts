import { type Hook, newHook } from '#manifest/nodes/config.ts'
import { type ConfigurableType, kindOf } from './config-kinds.ts'
import type { ConfigValues } from './merge-config.ts'

/** Brings merged configuration into the shape that dbt's nodes have. Changes and gives back `config`. */
export function finishConfig(resourceType: ConfigurableType, config: ConfigValues): ConfigValues {
  for (const key of ['pre-hook', 'post-hook']) if (Array.isArray(config[key])) config[key] = config[key].map(hookOf)
  // YAML reads `static_analysis: off` as a boolean.
  if (typeof config.static_analysis === 'boolean') config.static_analysis = config.static_analysis ? 'on' : 'off'
  fillParts(resourceType, config)
  if (resourceType === 'test') finishTest(config)
  return config
}

/** A hook is a text, a mapping, or a mapping written as JSON. */
function hookOf(hook: unknown): Hook | unknown {
  if (typeof hook !== 'string') return isDict(hook) ? { ...newHook(''), ...hook } : hook
  try {
    const parsed: unknown = JSON.parse(hook)
    if (isDict(parsed)) return { ...newHook(''), ...parsed }
  } catch {
    // Most hooks are SQL, not JSON.
  }
  return newHook(hook)
}

const PARTS = ['docs', 'contract', 'snapshot_meta_column_names', 'latest_version_pointer']

/** What is left out of a key with parts takes that part's default. */
function fillParts(resourceType: ConfigurableType, config: ConfigValues): void {
  const defaults = kindOf(resourceType).defaults()
  for (const key of PARTS) {
    const usual = defaults[key]
    const given = config[key]
    if (isDict(usual) && isDict(given)) config[key] = { ...usual, ...given }
  }
}

/** `store_failures_as` decides over `store_failures`; without it the latter means a table. */
function finishTest(config: ConfigValues): void {
  const as = config.store_failures_as
  if (as === null || as === undefined) {
    config.store_failures_as = config.store_failures === null ? null : config.store_failures ? 'table' : 'ephemeral'
  } else config.store_failures = as !== 'ephemeral'
}

function isDict(value: unknown): value is ConfigValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
