import { join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import type { Project } from '#project/config/project.ts'
import { settingsYamlError } from '#project/config/project-error.ts'
import { parsePackageList } from '#project/packages/read-package-specs.ts'
import type { Invocation } from '../invocation.ts'
import { editPackageList } from './edit-package-list.ts'

/** A package that is to be added to the project's list. */
export interface Addition {
  /** Writes it into the project's file; gives what takes that back. */
  write(project: Project): () => void
}

/** What `--add-package` and `--source` ask for; undefined where they do not. */
export function addPackage({ flags, effects, events }: Invocation): Addition | undefined {
  if (!flags.ADD_PACKAGE) return undefined
  const { name, version } = flags.ADD_PACKAGE as { readonly name: string; readonly version: string | null }
  const source = String(flags.SOURCE ?? 'hub')
  if (!version && source !== 'local') {
    throw dbtError(
      'BadOptionUsage',
      'usage/no-version',
      `Version is required in --add-package when a package when source is ${source}`,
      { hint: `--add-package ${name}@1.0.0` },
    )
  }
  return {
    write(project) {
      const { files } = effects
      const path = join(project.projectRoot, project.packagesSpecifiedPath)
      const before = files.exists(path) ? files.readText(path) : undefined
      if (before === undefined) events.emit('Formatting', { msg: `Created ${project.packagesSpecifiedPath}` })
      const document = parseYaml({ path: project.packagesSpecifiedPath, text: before ?? '' }, settingsYamlError)
      const data = isMapping(document.value) ? document.value : {}
      const list = Array.isArray(data.packages) ? data.packages : []
      const removed = new Set<number>()
      for (const [index, entry] of [...list.entries()].toReversed()) {
        if (!isMapping(entry) || !isSamePackage(name, entry)) continue
        removed.add(index)
        events.emit('DepsFoundDuplicatePackage', { removed_package: shownEntry(entry) })
      }
      const added = entryOf(name, version, source)
      parsePackageList([added], project.packagesSpecifiedPath)
      files.write(path, editPackageList(document, removed, added))
      events.emit('DepsAddPackage', { package_name: name, version: version ?? '', packages_filepath: path })
      return () => {
        if (before === undefined) files.remove(path)
        else files.write(path, before)
      }
    },
  }
}

function entryOf(name: string, version: string | null, source: string): YamlMapping {
  const place = { [source === 'hub' ? 'package' : source]: name }
  if (!version) return place
  return { ...place, [source === 'git' ? 'revision' : 'version']: version.includes(',') ? version.split(',') : version }
}

/** Whether an entry is of a package of that name, from wherever it comes, `-` and `_` being the same. */
function isSamePackage(name: string, entry: YamlMapping): boolean {
  const place = ['package', 'git', 'local', 'tarball', 'private'].map((key) => entry[key]).find(Boolean)
  if (typeof place !== 'string') return false
  const short = name.split('/').at(-1) as string
  return [name, short].some((word) =>
    [word, word.replaceAll('_', '-'), word.replaceAll('-', '_')].some((form) => standsIn(form, place)),
  )
}

/** At its first place there, with slashes, points or nothing around it. */
function standsIn(word: string, place: string): boolean {
  const at = place.indexOf(word)
  const isEdge = (letter: string | undefined) => letter === undefined || letter === '/' || letter === '.'
  return at >= 0 && isEdge(place[at - 1]) && isEdge(place[at + word.length])
}

function shownEntry(entry: YamlMapping): Readonly<Record<string, YamlValue>> {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  )
}
