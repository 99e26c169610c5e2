/** A node's entry in a properties file, found again for the places of errors. */
import { join, relative } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Frame } from '#foundation/diagnostics/diagnostic.ts'
import type { Files } from '#foundation/effects.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import type { ProjectSetup } from '#project/context/setup.ts'

/** A part of a file that a user wrote. */
export type Place = Frame

export interface PlaceSources {
  readonly setup: ProjectSetup
  readonly files: Files
}

/** What has to be known of a node to find it. */
export interface PlacedNode {
  readonly resource_type: string
  readonly name: string
  /** Of a source: its tables stand in its entry. */
  readonly source_name?: string
  readonly package_name: string
  readonly original_file_path: string
  readonly raw_code?: string
  readonly language?: string | null
  readonly fqn?: readonly string[]
  readonly version?: NodeVersion | null
  /** For example `shop://models/schema.yml`. */
  readonly patch_path?: string | null
}

export interface DescribedEntry {
  readonly document: YamlDocument
  readonly path: YamlPath
  readonly data: YamlMapping
}

/** Undefined where no properties file says anything of the node. */
export function describedEntry(sources: PlaceSources, node: PlacedNode): DescribedEntry | undefined {
  const [packageName = node.package_name, file = node.original_file_path] = node.patch_path?.split('://') ?? []
  const document = propertiesDocument(sources, packageName, file)
  if (!document) return undefined
  return findEntry(
    document,
    SECTIONS[node.resource_type] ?? [`${node.resource_type}s`],
    ({ name }) => name === (node.source_name ?? node.name),
  )
}

const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  analysis: ['analyses'],
  test: ['data_tests', 'tests'],
  saved_query: ['saved_queries'],
}

export function findEntry(
  document: YamlDocument,
  sections: readonly string[],
  isWanted: (entry: YamlMapping) => boolean,
): DescribedEntry | undefined {
  for (const section of sections) {
    const list: YamlValue | undefined = isMapping(document.value) ? document.value[section] : undefined
    for (const [index, data] of (Array.isArray(list) ? list : []).entries()) {
      if (isMapping(data) && isWanted(data)) return { document, path: [section, index], data }
    }
  }
  return undefined
}

/** A properties file, read again; undefined if it is none or is not there any more. */
export function propertiesDocument(sources: PlaceSources, packageName: string, path: string): YamlDocument | undefined {
  if (!/\.ya?ml$/.test(path)) return undefined
  const { source, whole } = shownFile(sources, { package_name: packageName, original_file_path: path })
  if (whole === undefined) return undefined
  try {
    return parseYaml({ path: source, text: whole })
  } catch (error) {
    if (error instanceof DbtError) return undefined
    throw error
  }
}

/** How errors name a file: those of packages from the root project. */
export function shownPath({ projects, root }: Pick<ProjectSetup, 'projects' | 'root'>, file: FilePlace): string {
  const folder = projects.get(file.package_name)?.projectRoot ?? root.projectRoot
  return relative(root.projectRoot, join(folder, file.original_file_path))
}

type FilePlace = Pick<PlacedNode, 'package_name' | 'original_file_path'>

/** How errors name a node's file, and what stands in it. */
export function shownFile(
  { setup, files }: PlaceSources,
  node: FilePlace,
): { readonly source: string; readonly whole: string | undefined } {
  const folder = setup.projects.get(node.package_name)?.projectRoot ?? setup.root.projectRoot
  const file = join(folder, node.original_file_path)
  const isThere = files.exists(file) && !files.isDirectory(file)
  return { source: shownPath(setup, node), whole: isThere ? files.readText(file) : undefined }
}

/** Where the key at the end of a path stands; undefined if it is not there. */
export function keyPlace({ document }: Pick<DescribedEntry, 'document'>, path: YamlPath): Place | undefined {
  let value: YamlValue | undefined = document.value
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step]
    else return undefined
  }
  return value === undefined ? undefined : { source: document.source, span: document.keySpanOf(path) }
}
