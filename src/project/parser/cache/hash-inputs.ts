import { hash } from 'node:crypto'
import { sha256 } from '#foundation/source/checksum.ts'
import type { Files } from '#foundation/effects.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { FileKind, ProjectFile } from '../read-files.ts'

/** The project and its packages as configured, the target, the variables: as a whole, and in parts that dbt tells apart. */
export interface SettingHashes {
  readonly whole: string
  readonly vars: string
  /** What templates see of the connection. */
  readonly connection: string
  /** The text of each `dbt_project.yml`, by the name of its project. */
  readonly projects: Readonly<Record<string, string>>
  /** The variables of the environment that the root project's `dbt_project.yml` reads. */
  readonly env: string
}

/** Every file by itself, in the order in which the files are read. */
export interface FileHashes {
  readonly names: readonly string[]
  readonly hashes: readonly string[]
  /** What the file system said of each, or null: as long as it says the same, the hash stands. */
  readonly stamps: readonly (string | null)[]
}

/** Reads those files alone that are not the same as `before` by their stamps. */
export function hashFiles(files: Files, all: readonly ProjectFile[], before?: FileHashes): FileHashes {
  const names = all.map(nameOf)
  const rowBefore = before && rowFinder(before.names)
  // A stamp is older than what is read behind it: a change in between is seen the next time.
  const stamps = all.map((file) => files.stamp(file.absolutePath) ?? null)
  const hashes = all.map((file, row) => {
    const former = rowBefore?.(names[row] as string, row)
    if (before && former !== undefined && stamps[row] !== null && stamps[row] === before.stamps[former]) {
      return before.hashes[former] as string
    }
    return hash('sha256', contentOf(files, file), 'base64')
  })
  return { names, hashes, stamps }
}

/** Most names stand where they stood. */
function rowFinder(names: readonly string[]): (name: string, guess: number) => number | undefined {
  let rows: Map<string, number> | undefined
  return (name, guess) => {
    if (names[guess] === name) return guess
    rows ??= new Map(names.map((each, row) => [each, row]))
    return rows.get(name)
  }
}

/** `vars` is the hash of the variables. */
export function hashSettings(setup: ProjectSetup, vars: string): SettingHashes {
  const { adapter, projects, profile, root } = setup
  // As in dbt, what concerns running alone counts for nothing: selectors and the number of threads.
  const parsing = [...projects.values()].map(({ selectors: _selectors, ...project }) => project)
  const { threads: _threads, ...connection } = profile
  const whole = [
    parsing,
    root.projectName,
    setup.internalPackages,
    connection,
    setup.cliVars,
    adapter.type,
    adapter.quoting,
    setup.invocation.dbtVersion,
    [...(setup.sourceLocations ?? [])],
  ]
  return {
    whole: sha256(toJson(whole)),
    vars: vars,
    connection: sha256(toJson(profile.credentials.connectionKeys)),
    projects: Object.fromEntries([...projects].map(([name, project]) => [name, sha256(project.source.text)])),
    env: sha256(toJson(envNames(root.source.text).map((name) => [name, setup.env[name] ?? null]))),
  }
}

function envNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\benv_var\(\s*['"](\w+)['"]/g)].map(([, name = '']) => name))].sort()
}

/** Why nothing of the last parse can be used, in dbt's words; none where dbt has none for what has changed. */
export function changedSettings(before: SettingHashes, now: SettingHashes): readonly string[] {
  const reasons: string[] = []
  if (before.vars !== now.vars) reasons.push(VARS_CHANGED)
  if (before.connection !== now.connection) reasons.push('profile has changed')
  if (before.env !== now.env) reasons.push('env vars used in dbt_project.yml have changed')
  const projects = Object.entries(now.projects).map(([name, text]) => [text, before.projects[name]] as const)
  if (projects.some(([, former]) => former === undefined)) reasons.push('a project dependency has been added')
  for (const [text, former] of projects) {
    if (former !== undefined && former !== text) reasons.push('a project config has changed')
  }
  return reasons
}

/** The reason for which the former and the present hash of the variables are told, too. */
export const VARS_CHANGED = 'config vars, config profile, or config target have changed'

function nameOf({ package_name, kind, original_file_path }: ProjectFile): string {
  return `${package_name}\0${kind}\0${original_file_path}`
}

/** The file of a name among the hashes. */
export function fileNamed(name: string): Pick<ProjectFile, 'package_name' | 'kind' | 'original_file_path'> {
  const [package_name = '', kind, original_file_path = ''] = name.split('\0')
  return { package_name, kind: kind as FileKind, original_file_path }
}

/** Seeds are known by their checksum, the largest of them by their path alone: then by when they were written, too. */
function contentOf(files: Files, file: ProjectFile): string {
  if (file.kind !== 'seed') return file.text
  const { name, checksum } = file.checksum
  return name === 'path' ? `${checksum} ${toJson(files.stat(file.absolutePath))}` : checksum
}
