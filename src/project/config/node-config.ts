import { findOwn } from '#foundation/source/find-own.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { type ConfigurableType, kindOf } from './config-kinds.ts'
import { configLevels } from './config-levels.ts'
import { convertConfig, finishConfig } from './finish-config.ts'
import { type ConfigValues, mergeConfig } from './merge-config.ts'
import type { ConfigSection, Project } from './project.ts'

/** The node whose configuration is wanted. */
export interface ConfigTarget {
  readonly resourceType: ConfigurableType
  readonly fqn: readonly string[]
  readonly packageName: string
}

/** What a node's configuration is made of. */
export interface ConfigSources {
  readonly root: Project
  /** The project the node is in: the root project, or a package. */
  readonly own: Project
  /** `config:` of a properties file. */
  readonly patch?: ConfigValues
  /** The arguments of `config()` in the node's own file. */
  readonly calls?: ConfigValues
  /** Other names an adapter has for keys, for example `project` for `database`. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Keys that the warehouse alone knows. */
  readonly warehouseKeys?: readonly string[]
  /** Where analyses take theirs from: `analyses`, as the flag `require_corrected_analysis_fqns` wants, or `models`. */
  readonly analysesSection?: ConfigSection
}

/**
 * The configuration of a node, from the weakest to the strongest: dbt's defaults, its own project by fqn, its
 * properties file, its `config()` calls, and, over a package, the root project by fqn. Checked; the node may change it.
 */
export function nodeConfig(target: ConfigTarget, sources: ConfigSources): ConfigValues {
  const { resourceType } = target
  const { defaults, rules } = kindOf(resourceType)
  const config = defaults()
  const changed = new Set<string>()
  for (const level of levels(target, sources, (project, section) => project.configs[section])) {
    const values = hookNames(translate(level, sources.aliases), Object.hasOwn(rules, 'pre-hook'))
    mergeConfig(config, values, rules)
    for (const key in values) changed.add(key)
  }
  convertConfig(resourceType, config, changed)
  return finishConfig(resourceType, config)
}

/**
 * Puts the keys that dbt has no default for in its order. It configures a node from project files, then anew with what its
 * own file calls, then anew with what a properties file says, and what each time is new comes last, however strong it is.
 * Of what is new those keys come first that the warehouse knows.
 */
export function inOrderOfReading(config: ConfigValues, target: ConfigTarget, sources: ConfigSources): ConfigValues {
  const defaults = kindOf(target.resourceType).defaults()
  if (Object.keys(config).filter((key) => !Object.hasOwn(defaults, key)).length < 2) return config
  const { patch = {}, calls = {}, warehouseKeys = [], ...projects } = sources
  const ofProjects = levels(target, projects, (project, section) => project.configs[section])
  const read = [...ofProjects, calls, patch].flatMap((level) => {
    const keys = Object.keys(translate(level, sources.aliases))
    return [...warehouseKeys.filter((key) => keys.includes(key)), ...keys]
  })
  const order = new Set([...Object.keys(defaults), ...read].filter((key) => Object.hasOwn(config, key)))
  return { ...Object.fromEntries([...order].map((key) => [key, config[key]])), ...config }
}

/** The same, as it was written: Jinja unrendered, later values replacing earlier ones, no defaults. */
export function unrenderedNodeConfig(target: ConfigTarget, sources: ConfigSources): ConfigValues {
  const result: ConfigValues = {}
  const written = (project: Project, section: ConfigSection) => {
    // dbt looks for what functions are configured with among the models here.
    const value = project.unrendered[section === 'functions' ? 'models' : section]
    return (value ?? {}) as YamlMapping
  }
  for (const level of levels(target, sources, written)) Object.assign(result, translate(level, sources.aliases))
  return result
}

function levels(
  { resourceType, fqn }: ConfigTarget,
  { root, own, patch, calls, analysesSection }: ConfigSources,
  sectionOf: (project: Project, section: ConfigSection) => YamlMapping,
): ConfigValues[] {
  const kind = kindOf(resourceType)
  const section = resourceType === 'analysis' ? (analysesSection ?? 'models') : kind.section
  const all = configLevels(sectionOf(own, section), fqn)
  if (patch) all.push(patch)
  if (calls) all.push(calls)
  if (own.projectName !== root.projectName) all.push(...configLevels(sectionOf(root, section), fqn))
  return all
}

function translate(level: ConfigValues, aliases: Readonly<Record<string, string>> | undefined): ConfigValues {
  if (!aliases) return level
  return Object.fromEntries(Object.entries(level).map(([key, value]) => [findOwn(aliases, key) ?? key, value]))
}

/** One spelling for hooks. What runs no hooks keeps none, wherever they are set. */
function hookNames(level: ConfigValues, runsHooks: boolean): ConfigValues {
  if (!HOOKS.some((key) => Object.hasOwn(level, key))) return level
  if (!runsHooks) return withoutHooks(level)
  const { pre_hook, post_hook, ...rest } = level
  return {
    ...rest,
    ...(pre_hook !== undefined && { 'pre-hook': pre_hook }),
    ...(post_hook !== undefined && { 'post-hook': post_hook }),
  }
}

const HOOKS = ['pre_hook', 'post_hook', 'pre-hook', 'post-hook']

/** A level of configuration for something that runs no hooks. */
export function withoutHooks(level: ConfigValues): ConfigValues {
  return Object.fromEntries(Object.entries(level).filter(([key]) => !HOOKS.includes(key)))
}
