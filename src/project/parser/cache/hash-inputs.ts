import { hash } from 'node:crypto'
import { sha256 } from '#foundation/source/checksum.ts'
import type { Files } from '#foundation/effects.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { ProjectFile } from '../read-files.ts'

/** What a parse always depends on. */
export interface InputHashes {
  /** The project and its packages as configured, the target, the variables. */
  readonly settings: string
  /** Every file by its path and content. */
  readonly files: string
}

/** Every file by itself, in the order in which the files are read. */
export interface FileHashes {
  readonly names: readonly string[]
  readonly hashes: readonly string[]
}

export function hashInputs(setup: ProjectSetup, each: FileHashes): InputHashes {
  const all = [...each.names, ...each.hashes].join('\0')
  return { settings: hashSettings(setup), files: hash('sha256', all) }
}

export function hashFiles(files: Files, all: readonly ProjectFile[]): FileHashes {
  return { names: all.map(nameOf), hashes: all.map((file) => hash('sha256', contentOf(files, file), 'base64')) }
}

/** Those of the files that differ from what they were; undefined where one has come, gone or moved. */
export function changedFiles(
  all: readonly ProjectFile[],
  { names, hashes }: FileHashes,
  before: FileHashes,
): ProjectFile[] | undefined {
  const isSame = names.length === before.names.length && names.every((name, index) => name === before.names[index])
  return isSame ? all.filter((_, index) => hashes[index] !== before.hashes[index]) : undefined
}

function hashSettings(setup: ProjectSetup): string {
  const { adapter } = setup
  return sha256(
    toJson([
      [...setup.projects.values()],
      setup.root.projectName,
      setup.internalPackages,
      setup.profile,
      setup.cliVars,
      adapter.type,
      adapter.quoting,
      setup.invocation.dbtVersion,
    ]),
  )
}

function nameOf({ package_name, kind, absolutePath }: ProjectFile): string {
  return `${package_name}\0${kind}\0${absolutePath}`
}

/** Seeds are known by their checksum, the largest of them by their path alone: then by when they were written, too. */
function contentOf(files: Files, file: ProjectFile): string {
  if (file.kind !== 'seed') return file.text
  const { name, checksum } = file.checksum
  return name === 'path' ? `${checksum} ${toJson(files.stat(file.absolutePath))}` : checksum
}
