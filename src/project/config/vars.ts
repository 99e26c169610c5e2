import { findOwn } from '#foundation/source/find-own.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'

/** Reads the YAML that an option such as `--vars` takes. */
export function parseOptionYaml(text: string, option: string): YamlMapping {
  const usage = () =>
    dbtError(
      'DbtUsageException',
      'usage/option-not-yaml',
      `Invalid value for '--${option}': String '${text}' is not valid YAML`,
      {
        hint: `a mapping is wanted: --${option} '{key: value}'`,
      },
    )
  const { value } = parseYaml({ path: `--${option}`, text }, usage)
  if (!isMapping(value)) throw usage()
  return value
}

/**
 * A variable as a node of a package sees it: the command line's first, then those a project gives to that package,
 * then those it gives to all. Undefined where nobody gives it one.
 */
export function findVar(
  name: string,
  packageName: string,
  layers: { readonly cli: YamlMapping; readonly root: YamlMapping; readonly own?: YamlMapping },
): YamlValue | undefined {
  if (Object.hasOwn(layers.cli, name)) return layers.cli[name]
  for (const vars of [layers.root, layers.own ?? {}]) {
    const forPackage = findOwn(vars, packageName)
    if (isMapping(forPackage) && Object.hasOwn(forPackage, name)) return forPackage[name]
    if (Object.hasOwn(vars, name)) return vars[name]
  }
  return undefined
}

/** Every variable that a node of a package sees, as the message about a missing one shows them. */
export function mergedVars(
  packageName: string,
  layers: { readonly cli: YamlMapping; readonly root: YamlMapping; readonly own?: YamlMapping },
): YamlMapping {
  const merged: YamlMapping = {}
  for (const vars of [layers.own ?? {}, layers.root]) {
    const forPackage = findOwn(vars, packageName)
    Object.assign(merged, vars, isMapping(forPackage) ? forPackage : {})
  }
  return Object.assign(merged, layers.cli)
}
