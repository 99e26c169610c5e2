import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { PackageSpec } from '#project/config/project.ts'
import type { Depot } from './depot.ts'
import { type PackageRequest, PackageRequests } from './package-request.ts'
import { pinPackage } from './pin-package.ts'
import type { PackageMetadata, PinnedPackage } from './pinned-package.ts'

/** A package that was settled, with what it says of itself. */
export interface ResolvedPackage {
  readonly pinned: PinnedPackage
  readonly metadata: PackageMetadata
}

/** Settles all packages of a project and those that they need, level by level; what was settled first may be settled anew. */
export async function resolvePackages(
  specs: readonly PackageSpec[],
  depot: Depot,
): Promise<readonly ResolvedPackage[]> {
  const { env } = depot.effects
  const pins = new Pins(depot)
  const final = new PackageRequests(env)
  let pending = new PackageRequests(env, specs)
  // Each level is one step further from the root: one deeper than there are packages goes in a circle.
  for (let level = 0; pending.size > 0 && level <= final.size; level++) {
    const joined = pending.values().map((request) => final.add(request))
    const known = await allInOrder(
      joined.map((request) => pins.resolve(request)),
      depot,
    )
    pending = new PackageRequests(env)
    for (const each of known) {
      pins.tell(each)
      const { packages } = each.metadata
      for (const request of new PackageRequests(env, packages).values()) pending.add(request)
    }
  }
  const resolved = await allInOrder(
    final.values().map((request) => pins.resolve(request)),
    depot,
  )
  refuseSameNames(resolved, depot)
  return resolved
}

/** The packages that a lock lists, without those they need: these are in it as well. */
export async function pinLocked(specs: readonly PackageSpec[], depot: Depot): Promise<readonly PinnedPackage[]> {
  const requests = new PackageRequests(depot.effects.env, specs)
  const pinned = await allInOrder(
    requests.values().map((request) => pinPackage(request, depot)),
    depot,
  )
  for (const { event, data } of pinned.flatMap(({ notices = [] }) => notices)) depot.events.emit(event, data)
  return pinned
}

/** Settles each state of a request once. */
class Pins {
  readonly #depot: Depot
  readonly #pinned = new Map<string, Promise<PinnedPackage>>()
  readonly #resolved = new Map<string, Promise<ResolvedPackage>>()
  readonly #told = new Set<string>()

  constructor(depot: Depot) {
    this.#depot = depot
  }

  #pin(request: PackageRequest): Promise<PinnedPackage> {
    const key = JSON.stringify([request.kind, request.specs.map((spec) => ({ ...spec, origin: undefined }))])
    const known = this.#pinned.get(key) ?? pinPackage(request, this.#depot)
    this.#pinned.set(key, known)
    return known
  }

  async resolve(request: PackageRequest): Promise<ResolvedPackage> {
    const pinned = await this.#pin(request)
    const known = this.#resolved.get(pinned.identity) ?? pinned.metadata().then((metadata) => ({ pinned, metadata }))
    this.#resolved.set(pinned.identity, known)
    return known
  }

  /** Says what there is to say of a package, once. */
  tell({ pinned, metadata }: ResolvedPackage): void {
    for (const { event, data } of [...(pinned.notices ?? []), ...(metadata.notices ?? [])]) {
      const key = JSON.stringify([event, data])
      if (!this.#told.has(key)) this.#depot.events.emit(event, data)
      this.#told.add(key)
    }
  }
}

/** All at once; of several that fail, the first in order is told, and the rest is not waited for. */
async function allInOrder<T>(works: readonly Promise<T>[], depot: Depot): Promise<readonly T[]> {
  const settled = Promise.allSettled(works)
  const results: T[] = []
  try {
    for (const work of works) results.push(await work)
    return results
  } catch (error) {
    depot.abandon()
    throw error
  } finally {
    await settled
  }
}

function refuseSameNames(resolved: readonly ResolvedPackage[], { projectName }: Depot): void {
  const seen = new Map<string, string>()
  for (const { pinned, metadata } of resolved) {
    const name = metadata.projectName
    const other = seen.get(name)
    if (other !== undefined) {
      throw dbtError(
        'DuplicateProjectDependencyError',
        'packages/same-name',
        `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`,
        { notes: [`${other} and ${pinned.name} are both called ${name}`], hint: 'take one of the two' },
      )
    }
    if (name === projectName) {
      throw dbtError(
        'DuplicateDependencyToRootError',
        'packages/same-name',
        `Found a dependency with the same name as the root project "${name}". ` +
          'Package names must be unique in a project. Please rename one of these packages.',
        { notes: [`${pinned.name} is called ${name}`], hint: "change 'name' in dbt_project.yml" },
      )
    }
    seen.set(name, pinned.name)
  }
}
