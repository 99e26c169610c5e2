import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { GitSpec, PrivateSpec } from '#project/config/project.ts'
import type { Depot } from './depot.ts'
import type { Wanted } from './git-checkout.ts'
import { hideCredentials } from './hide-credentials.ts'
import { packageError } from './package-error.ts'
import type { NonEmpty } from './package-request.ts'
import { type PinnedPackage, readMetadata } from './pinned-package.ts'
import { privateAddress } from './private-address.ts'

export function pinGit(specs: NonEmpty<GitSpec>, depot: Depot): PinnedPackage {
  const [{ git, written }] = specs
  return pin(specs, git, depot, (mask) => {
    const scrubbed = mask.text(written)
    if (scrubbed !== written) depot.events.emit('DepsScrubbedPackageName', { package_name: scrubbed })
    return { git: scrubbed }
  })
}

export function pinPrivate(specs: NonEmpty<PrivateSpec>, depot: Depot): PinnedPackage {
  const [first] = specs
  return pin(specs, privateAddress(first, depot.effects.env), depot, () => ({
    private: first.private,
    ...(first.provider !== undefined && { provider: first.provider }),
  }))
}

function pin(
  specs: NonEmpty<GitSpec | PrivateSpec>,
  address: string,
  depot: Depot,
  lockedPlace: (mask: SecretMask) => Readonly<Record<string, string>>,
): PinnedPackage {
  const [{ subdirectory, origin }] = specs
  const { effects } = depot
  const name = hideCredentials(subdirectory ? `${address}/${subdirectory}` : address)
  const asked = revisionOf(specs, name)
  const warnsUnpinned = specs.every((spec) => spec.warnsUnpinned)
  const wanted: Wanted = { address, revision: asked, subdirectory, origin }
  let sha = asked
  return {
    name,
    identity: `${name}@${asked}`,
    origin,
    installedFrom: () => (sha === 'HEAD' ? 'HEAD (default revision)' : `revision ${sha}`),
    ...(subdirectory !== undefined && { subdirectory }),
    async metadata() {
      const checkout = await depot.checkouts.get(depot, wanted)
      sha = checkout.sha
      const metadata = readMetadata(depot, checkout.folder, name, origin)
      if (!warnsUnpinned || !['HEAD', 'main', 'master'].includes(asked)) return metadata
      const data = { revision: asked, git: hideCredentials(address) }
      return { ...metadata, notices: [{ event: 'DepsUnpinned', data }] }
    },
    lockEntry: () => ({
      ...lockedPlace(new SecretMask(effects.env)),
      revision: sha,
      ...(subdirectory && { subdirectory }),
    }),
    async place(path) {
      effects.files.move((await depot.checkouts.get(depot, wanted)).folder, path)
      return []
    },
  }
}

function revisionOf(specs: NonEmpty<GitSpec | PrivateSpec>, name: string): string {
  const revisions = [...new Set(specs.flatMap(({ revision }) => revision ?? []))].sort()
  if (revisions.length <= 1) return revisions[0] ?? 'HEAD'
  throw packageError(
    'MultipleVersionGitDepsError',
    'packages/revisions',
    `git dependencies should contain exactly one version. ${name} contains: ` +
      `{${revisions.map((revision) => `'${revision}'`).join(', ')}}`,
    specs[0].origin,
    {
      key: 'revision',
      notes: specs.map(({ revision, origin }) => `${origin.shown} asks for ${revision ?? 'no revision'}`),
      hint: 'agree on one revision',
    },
  )
}
