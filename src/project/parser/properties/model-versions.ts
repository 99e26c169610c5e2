/** `versions:` of a model: each is a model of its own, found by its file's name. */
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { compareVersions, isSameVersion } from '#manifest/nodes/compare-versions.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { addDisabled } from '#manifest/manifest.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { setContractChecksum } from './contract-checksum.ts'
import { dataTests } from './data-tests.ts'
import { type Entry, errorAt } from './entry.ts'
import { deepMerge } from './entry-config.ts'
import { invalidEntry } from './check-entry.ts'
import { parseTests, type TestedPart } from './generic-tests.ts'
import { patchConstraints } from './model-constraints.ts'
import { deprecationDate } from './moment.ts'
import type { Parsing } from './parsing.ts'
import { patchModel } from './patch-model.ts'
import { configureAgain, patchFields, severalDisabled, warnOfNoNode } from './patch-node.ts'
import { readColumns } from './read-columns.ts'
import { testedPart } from './tested-part.ts'
import { readTimeSpine } from './time-spine.ts'

interface Version {
  readonly v: NodeVersion
  readonly index: number
  readonly data: YamlMapping
  /** The model's columns as far as the version has them, then its own. */
  readonly columns: readonly YamlMapping[]
}

/** Patches the models of all versions of an entry. Gives what makes their tests. */
export function patchVersions(parsing: Parsing, entry: Entry, config: YamlMapping): () => void {
  const versions = readVersions(entry)
  const latest = latestVersion(entry, versions)
  const spineColumns = entry.data.latest_version
    ? versions.find(({ v }) => isSameVersion(v, latest))?.columns
    : undefined
  readTimeSpine(entry, spineColumns ?? ((entry.data.columns ?? []) as YamlMapping[]), entry.data.latest_version)
  for (const version of versions) patchVersion(parsing, entry, config, version, latest)
  const tested = versions.map((version) => {
    const target = {
      entry,
      packageName: entry.file.package_name,
      name: entry.name,
      version: version.v,
      fileKeyName: `models.${entry.name}`,
    }
    return { target, part: versionTests(entry, version) }
  })
  return () => {
    for (const { target, part } of tested) parseTests(parsing, target, part)
  }
}

function versionTests(entry: Entry, { data, index, columns }: Version): TestedPart {
  const own = dataTests(entry, data)
  const tests = own ?? dataTests(entry, entry.data) ?? []
  return testedPart(entry, columns, ['columns'], tests, own ? ['versions', index] : [])
}

function readVersions(entry: Entry): Version[] {
  const seen = new Set<string>()
  return (entry.data.versions as YamlMapping[]).map((data, index) => {
    const v = data.v as NodeVersion
    if (seen.has(String(v))) {
      throw errorAt(
        entry,
        [...entry.path, 'versions', index, 'v'],
        'ParsingError',
        'model/duplicate-version',
        `Found duplicate version: '${v}' in versions list of model '${entry.name}'`,
      )
    }
    seen.add(String(v))
    return { v, index, data, columns: versionColumns(entry, data, index) }
  })
}

/** The version that is called for where none is named; one that is named has to be there. */
export function latestVersion(entry: Entry, versions: readonly Pick<Version, 'v'>[]): NodeVersion {
  const given = entry.data.latest_version as NodeVersion | null | undefined
  const all = versions.map(({ v }) => v)
  if (given && !all.some((v) => isSameVersion(v, given))) {
    throw errorAt(
      entry,
      [...entry.path, 'latest_version'],
      'ParsingError',
      'model/latest-version',
      `latest_version: ${given} is not one of model '${entry.name}' versions: ${pythonRepr(all)} `,
    )
  }
  return given ?? all.reduce((latest, v) => (compareVersions(latest, v) < 0 ? v : latest))
}

const ALL = ['all', '*']

function versionColumns(entry: Entry, data: YamlMapping, index: number): YamlMapping[] {
  const columns = (data.columns ?? []) as YamlMapping[]
  const selections = columns.filter((column) => 'include' in column)
  const fail = (message: string) => invalidEntry(entry, message, ['versions', index, 'columns'])
  if (selections.length > 1) {
    throw errorAt(
      entry,
      [...entry.path, 'versions', index, 'columns'],
      'ParsingError',
      'model/version-columns',
      'version can have at most one include/exclude element',
    )
  }
  const { include = '*', exclude = [] } = selections[0] ?? {}
  const hasAll = ALL.includes(include as string)
  if (typeof include === 'string' && !hasAll) throw fail("include must be one of ('all', '*') or a list of strings")
  if ((exclude as YamlValue[]).length > 0 && !hasAll) {
    throw fail("exclude can only be specified if include is one of ('all', '*')")
  }
  const isIncluded = ({ name }: YamlMapping) =>
    (hasAll || (include as YamlValue[]).includes(name as YamlValue)) &&
    !(exclude as YamlValue[]).includes(name as YamlValue)
  const shared = ((entry.data.columns ?? []) as YamlMapping[]).filter(isIncluded)
  return [...shared, ...columns.filter((column) => !('include' in column))]
}

function patchVersion(
  parsing: Parsing,
  entry: Entry,
  config: YamlMapping,
  version: Version,
  latest: NodeVersion,
): void {
  const { data, v, columns } = version
  const fileName = (data.defined_in as string | null | undefined) || `${entry.name}_v${v}`
  const found = takeModel(parsing, entry, config, fileName, isSameVersion(v, latest))
  if (!found) {
    warnOfNoNode(parsing, entry, fileName)
    return
  }
  const { model, isDisabled } = found
  model.unique_id = uniqueId('model', entry.file.package_name, entry.name, `v${v}`)
  model.fqn = [...model.fqn.slice(0, -1), entry.name, `v${v}`]
  const written = (entry.written.versions as YamlMapping[])[version.index] as YamlMapping
  const patch = {
    entry,
    config: deepMerge(config, (data.config ?? {}) as YamlMapping),
    unrendered: (isMapping(written.config) ? written.config : {}) as YamlMapping,
    description: ((data.description || entry.data.description) ?? '') as string,
    columns: readColumns(entry, columns),
  }
  const constraints = (
    (data.constraints as YamlMapping[] | undefined)?.length ? data.constraints : (entry.data.constraints ?? [])
  ) as YamlMapping[]
  patchFields(parsing, model, patch)
  patchModel(parsing, model, {
    entry,
    access: data.access ?? null,
    version: v,
    latest_version: latest,
    deprecation_date: deprecationDate(entry, data as YamlMapping, ['versions', version.index]),
    time_spine: null,
    constraints,
  })
  // The name of the relation depends on the version, and constraints on a contract that only the patch may set.
  configureAgain(parsing, model, patch)
  patchConstraints(parsing, entry, model, constraints)
  setContractChecksum(model)
  putBack(parsing, model, isDisabled)
}

/** Takes the model of a version's file out of the manifest, where it still stands under the file's name. */
function takeModel(
  parsing: Parsing,
  entry: Entry,
  config: YamlMapping,
  fileName: string,
  isLatest: boolean,
): { readonly model: ModelNode; readonly isDisabled: boolean } | undefined {
  const { lookup, state } = parsing
  const packageName = entry.file.package_name
  const node = lookup.find(fileName, packageName) ?? (isLatest ? lookup.find(entry.name, packageName) : undefined)
  if (node?.resource_type === 'model') {
    lookup.remove(node)
    state.manifest.nodes.delete(node.unique_id)
    return { model: node, isDisabled: false }
  }
  const disabled = lookup.findDisabled(fileName, null, 'model')
  const [model] = disabled
  if (model?.resource_type !== 'model') return undefined
  if (disabled.length > 1 && config.enabled) throw severalDisabled(entry, disabled)
  lookup.removeDisabled(model)
  state.manifest.disabled.delete(model.unique_id)
  return { model, isDisabled: true }
}

function putBack({ lookup, state }: Parsing, model: ModelNode, isDisabled: boolean): void {
  if (isDisabled) {
    addDisabled(state.manifest, model)
    lookup.addDisabled(model)
  } else {
    state.manifest.nodes.set(model.unique_id, model)
    lookup.add(model)
  }
}
