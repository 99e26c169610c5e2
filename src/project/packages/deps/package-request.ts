import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { GitSpec, HubSpec, LocalSpec, PackageSpec, PrivateSpec, TarballSpec } from '#project/config/project.ts'
import { hideCredentials } from './hide-credentials.ts'
import { privateAddress } from './private-address.ts'

/** All that was said of one package, by whoever needs it; the first comes first. */
export type PackageRequest =
  | { readonly kind: 'hub'; readonly specs: NonEmpty<HubSpec> }
  | { readonly kind: 'git'; readonly specs: NonEmpty<GitSpec> }
  | { readonly kind: 'private'; readonly specs: NonEmpty<PrivateSpec> }
  | { readonly kind: 'local'; readonly specs: NonEmpty<LocalSpec> }
  | { readonly kind: 'tarball'; readonly specs: NonEmpty<TarballSpec> }

export type NonEmpty<T> = readonly [T, ...T[]]

type Env = Readonly<Record<string, string | undefined>>

/** Packages by name, each with all that was said of it. */
export class PackageRequests {
  readonly #env: Env
  readonly #byName = new Map<string, PackageRequest>()

  constructor(env: Env, specs: readonly PackageSpec[] = []) {
    this.#env = env
    for (const spec of specs) this.add(requestOf(spec))
  }

  get size(): number {
    return this.#byName.size
  }

  values(): readonly PackageRequest[] {
    return [...this.#byName.values()]
  }

  /** Joins a request with what was said of the same package before; gives all of it. */
  add(request: PackageRequest): PackageRequest {
    const names = namesOf(request.specs[0], this.#env)
    const name = names.find((each) => this.#byName.has(each)) ?? (names[0] as string)
    const known = this.#byName.get(name)
    const joined = known ? join(known, request, name) : request
    this.#byName.set(name, joined)
    return joined
  }
}

export function requestOf(spec: PackageSpec): PackageRequest {
  return { kind: spec.kind, specs: [spec] } as PackageRequest
}

/** The names under which a package may be asked for; the first is its own. */
function namesOf(spec: PackageSpec, env: Env): readonly string[] {
  switch (spec.kind) {
    case 'hub':
      return [spec.package]
    case 'local':
      return [spec.local]
    case 'tarball':
      return [spec.tarball]
    case 'git':
      return addressNames(spec.git, spec.subdirectory)
    case 'private':
      return addressNames(privateAddress(spec, env), spec.subdirectory)
  }
}

/** An address with and without `.git` is the same repository. */
function addressNames(address: string, subdirectory: string | undefined): readonly string[] {
  const other = address.endsWith('.git') ? address.slice(0, -4) : `${address}.git`
  return [address, other].map((each) => (subdirectory ? `${each}/${subdirectory}` : each))
}

function join(known: PackageRequest, added: PackageRequest, name: string): PackageRequest {
  if (known.kind === added.kind) return { ...known, specs: [...known.specs, ...added.specs] } as PackageRequest
  throw dbtError(
    'MismatchedDependencyTypeError',
    'packages/mismatched-kinds',
    `${hideCredentials(name)} is asked for as a ${added.kind} package and as a ${known.kind} package: mismatched types`,
    {
      notes: [...known.specs, ...added.specs].map(({ kind, origin }) => `${origin.shown}: ${kind}`),
      hint: 'ask for it in one way everywhere',
    },
  )
}
