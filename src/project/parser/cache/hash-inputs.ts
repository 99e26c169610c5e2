import { createHash } from 'node:crypto'
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

export function hashInputs(setup: ProjectSetup, files: Files, all: readonly ProjectFile[]): InputHashes {
  return { settings: hashSettings(setup), files: hashFiles(files, all) }
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

function hashFiles(files: Files, all: readonly ProjectFile[]): string {
  const hash = createHash('sha256')
  const lengths: number[] = []
  const texts: string[] = []
  for (const file of all) {
    const content = contentOf(files, file)
    const path = `${file.package_name}\0${file.kind}\0${file.absolutePath}`
    lengths.push(path.length, content.length)
    texts.push(path, content)
    if (texts.length > 512) hash.update(texts.splice(0).join(''))
  }
  hash.update(texts.join(''))
  return hash.update(toJson(lengths)).digest('hex')
}

/** Seeds are known by their checksum, the largest of them by their path alone: then by when they were written, too. */
function contentOf(files: Files, file: ProjectFile): string {
  if (file.kind !== 'seed') return file.text
  const { name, checksum } = file.checksum
  return name === 'path' ? `${checksum} ${toJson(files.stat(file.absolutePath))}` : checksum
}
