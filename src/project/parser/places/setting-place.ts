/** Finds, once something is wrong, where in the user's files a node was configured. */
import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import type { Call } from '#jinja/syntax/ast.ts'
import { TemplateSyntaxError } from '#jinja/syntax/template-syntax-error.ts'
import { walk } from '#jinja/syntax/walk.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { PROJECT_FILE, readProjectFile } from '#project/config/read-project-file.ts'
import { framesOf, inFile, type Placed } from '#project/macros/template-failure.ts'
import {
  describedEntry,
  keyPlace,
  type Place,
  type PlacedNode,
  type PlaceSources,
  shownFile,
} from './described-entry.ts'

/**
 * Where the first of these settings that is there was set: in the node's own text, in its properties, or in
 * dbt_project.yml. Undefined if none of them is written anywhere.
 */
export function settingPlace(sources: PlaceSources, node: PlacedNode, ...keys: readonly string[]): Place | undefined {
  for (const key of keys) {
    const place =
      argumentPlace(sources, node, key) ?? propertyPlace(sources, node, key) ?? projectPlace(sources, node, key)
    if (place) return place
  }
  return undefined
}

/** Where a node is configured at all: its `config(...)` call, else its entry in a properties file. */
export function configPlace(sources: PlaceSources, node: PlacedNode): Place | undefined {
  const [call] = configCalls(sources, node)
  if (call) return call.at(call.call.start, call.call.end)
  const entry = describedEntry(sources, node)
  return entry && (keyPlace(entry, [...entry.path, 'config']) ?? keyPlace(entry, [...entry.path, 'name']))
}

/** The place of the first of these settings, else of the node's configuration, as part of an error. */
export function placedSetting(sources: PlaceSources, node: PlacedNode, ...keys: readonly string[]): Placed {
  const place = settingPlace(sources, node, ...keys) ?? configPlace(sources, node)
  return place ? framesOf([place], node) : {}
}

/** An error about a setting gets the place where it was set; any other comes back as it is. */
export function atSetting(error: unknown, sources: PlaceSources, node: PlacedNode): unknown {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  if (first?.setting === undefined || first.frames?.length) return error
  return new DbtError(error.excType, [{ ...first, ...placedSetting(sources, node, first.setting) }, ...rest])
}

function argumentPlace(sources: PlaceSources, node: PlacedNode, key: string): Place | undefined {
  for (const { call, text, at } of configCalls(sources, node)) {
    const argument = call.kwargs.find(({ name }) => name === key.replaceAll('-', '_'))
    if (argument) return at(text.lastIndexOf(argument.name, argument.value.start), argument.value.end)
    for (const dict of call.args) {
      if (dict.kind !== 'Dict') continue
      const pair = dict.pairs.find((each) => each.key.kind === 'Const' && each.key.value === key)
      if (pair) return at(pair.key.start, pair.value.end)
    }
  }
  return undefined
}

interface ConfigCall {
  readonly call: Call
  /** Of the node. */
  readonly text: string
  at(start: number, end: number): Place
}

function configCalls(sources: PlaceSources, node: PlacedNode): ConfigCall[] {
  const text = node.raw_code ?? ''
  if (!text.includes('config') || node.language === 'python') return []
  const { source, whole } = shownFile(sources, node)
  const template = { path: source, text }
  const calls: Call[] = []
  try {
    walk(sources.setup.environments.text.parse(template).body, (each) => {
      if (each.kind === 'Call' && each.callee.kind === 'Name' && each.callee.name === 'config') calls.push(each)
    })
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return []
    throw error
  }
  return calls.map((call) => ({
    call,
    text,
    at: (start, end) => inFile(template, spanOf(template, { start, end }), whole),
  }))
}

function propertyPlace(sources: PlaceSources, node: PlacedNode, key: string): Place | undefined {
  const entry = describedEntry(sources, node)
  if (!entry) return undefined
  const versions = entry.data.versions
  const version = Array.isArray(versions)
    ? versions.findIndex((each) => isMapping(each) && String(each.v) === String(node.version))
    : -1
  const bases: YamlPath[] = [...(version < 0 ? [] : [[...entry.path, 'versions', version]]), entry.path]
  for (const base of bases) {
    for (const name of spellings(key)) {
      const place = keyPlace(entry, [...base, 'config', name]) ?? keyPlace(entry, [...base, name])
      if (place) return place
    }
  }
  return undefined
}

/** The setting nearest to the node among those of the root project, then of the node's own. */
function projectPlace({ setup, files }: PlaceSources, node: PlacedNode, key: string): Place | undefined {
  for (const project of [setup.root, setup.projects.get(node.package_name)]) {
    if (!project || !files.exists(join(project.projectRoot, PROJECT_FILE))) continue
    const { document } = readProjectFile(files, project.projectRoot)
    let path: YamlPath = [SECTIONS[node.resource_type] ?? `${node.resource_type}s`]
    let found: Place | undefined
    let level: YamlValue | undefined = isMapping(document.value) ? document.value[path[0] as string] : undefined
    for (const part of [...(node.fqn ?? []), '']) {
      if (!isMapping(level)) break
      for (const name of spellings(key)) found = keyPlace({ document }, [...path, name]) ?? found
      path = [...path, part]
      level = level[part]
    }
    if (found) return found
  }
  return undefined
}

const SECTIONS: Readonly<Record<string, string>> = { analysis: 'analyses', test: 'data_tests' }

function spellings(key: string): readonly string[] {
  return [...new Set([key, key.replaceAll('_', '-'), key.replaceAll('-', '_')])].flatMap((name) => [name, `+${name}`])
}
