import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { parseSelectors } from '#manifest/selection/parse-selectors.ts'
import type { Project } from '#project/config/project.ts'
import { readOptionalYaml } from '#project/config/read-project-file.ts'
import { SELECTORS_FILE } from '#project/config/read-selectors.ts'
import type { Invocation } from './invocation.ts'

/** What the selectors of a project mean. One that means nothing is an error with its place, whether it is asked for or not. */
export function readNamedSelectors({ flags, effects }: Invocation, root: Project): ReturnType<typeof parseSelectors> {
  try {
    return parseSelectors({ selectors: root.selectors }, flags.INDIRECT_SELECTION)
  } catch (error) {
    throw inSelectorsFile(error, readOptionalYaml(effects.files, root.projectRoot, SELECTORS_FILE))
  }
}

function inSelectorsFile(error: unknown, document: YamlDocument | undefined): unknown {
  if (!(error instanceof DbtError) || !document) return error
  const [first, ...rest] = error.diagnostics
  const list = isMapping(document.value) ? document.value.selectors : undefined
  if (first?.setting === undefined || !Array.isArray(list)) return error
  const index = list.findIndex((each) => isMapping(each) && each.name === first.setting)
  const span = document.keySpanOf(['selectors', index, 'definition'])
  return new DbtError(error.excType, [{ ...first, at: span, frames: [{ source: document.source, span }] }, ...rest])
}
