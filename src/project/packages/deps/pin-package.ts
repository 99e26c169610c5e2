import { join, relative, resolve } from 'node:path'
import type { LocalSpec, PackageSpec, TarballSpec } from '#project/config/project.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { localFolder } from '../find-packages.ts'
import { type FetchedArchive, fetchArchive } from './archive-package.ts'
import type { Depot } from './depot.ts'
import { hideCredentials } from './hide-credentials.ts'
import { packageError } from './package-error.ts'
import type { PackageRequest } from './package-request.ts'
import { pinGit, pinPrivate } from './pin-git.ts'
import { pinHub } from './pin-hub.ts'
import { folderName, type PinnedPackage, readMetadata } from './pinned-package.ts'

/** Settles which state of a package is meant by all that was said of it. */
export async function pinPackage(request: PackageRequest, depot: Depot): Promise<PinnedPackage> {
  switch (request.kind) {
    case 'hub':
      return pinHub(request.specs, depot)
    case 'git':
      return pinGit(request.specs, depot)
    case 'private':
      return pinPrivate(request.specs, depot)
    case 'local':
      return pinLocal(request.specs.at(-1) as LocalSpec, depot)
    case 'tarball':
      return pinTarball(request.specs[0], depot)
  }
}

/** A path without a folder before it starts at the root project, whoever asks for it. */
function pinLocal({ local, origin }: LocalSpec, depot: Depot): PinnedPackage {
  const { files } = depot.effects
  const folder = resolve(depot.projectRoot, local)
  return {
    name: local,
    identity: folder,
    origin,
    installedFrom: () => `<local @ ${local}>`,
    async metadata() {
      if (!files.exists(join(folder, PROJECT_FILE))) {
        throw packageError(
          'DbtProjectError',
          'packages/not-found',
          `No ${PROJECT_FILE} found at expected path ${join(folder, PROJECT_FILE)}\n` +
            `Verify that each entry within packages.yml (and their transitive dependencies) contains a file named ${PROJECT_FILE}`,
          origin,
          { key: 'local', hint: "'local' is the path to the folder of a dbt project, from the root project on" },
        )
      }
      const { projectName, packages } = readMetadata(depot, folder, local, origin)
      return { projectName, packages: packages.map((spec) => seenFromRoot(spec, folder, depot)) }
    },
    lockEntry: () => ({ local }),
    async place(path) {
      files.link(folder, path)
      return [{ event: 'DepsCreatingLocalSymlink', data: {} }]
    },
  }
}

/** The path of a local package that another asks for, from the root project on. */
function seenFromRoot(spec: PackageSpec, from: string, { projectRoot, effects }: Depot): PackageSpec {
  if (spec.kind !== 'local') return spec
  const folder = localFolder(effects.files, projectRoot, spec.local, from)
  return folder === resolve(projectRoot, spec.local) ? spec : { ...spec, local: relative(projectRoot, folder) }
}

function pinTarball({ tarball, written, name, origin }: TarballSpec, depot: Depot): PinnedPackage {
  const { env, files } = depot.effects
  let fetched: Promise<FetchedArchive> | undefined
  const archive = () => {
    fetched ??= fetchArchive(depot, {
      url: tarball,
      name,
      folder: `tarball-${folderName(name, depot.installPath)}`,
      origin,
    })
    return fetched
  }
  return {
    name,
    identity: tarball,
    origin,
    installedFrom: () => `tarball (url: ${hideCredentials(tarball)})`,
    async metadata() {
      const { packages } = readMetadata(depot, (await archive()).folder, name, origin)
      return { projectName: name, packages }
    },
    lockEntry() {
      const scrubbed = new SecretMask(env).text(written)
      if (scrubbed !== written) depot.events.emit('DepsScrubbedPackageName', { package_name: scrubbed })
      return { tarball: scrubbed }
    },
    async place(path) {
      const { folder, notices } = await archive()
      files.move(folder, path)
      return notices
    },
  }
}
