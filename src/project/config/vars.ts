import { findOwn } from '#foundation/source/find-own.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'

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
 * The variables as a node of a package sees them: the command line's before those that a project gives to that package,
 * and these before those it gives to all; the root project's before the package's own.
 */
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
