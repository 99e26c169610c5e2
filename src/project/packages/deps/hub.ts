import { NetworkError } from '#foundation/network-error.ts'
import type { YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { Line } from './line.ts'
import { download } from './download.ts'
import { hideCredentials } from './hide-credentials.ts'
import { retryExternal } from './retry-external.ts'

/** A version of a package, as the hub tells of it. */
export interface HubVersion {
  readonly name: string
  readonly packages: YamlValue
  readonly tarball: string
  readonly sha1: string | undefined
  readonly requireDbtVersion: readonly string[]
}

const TIMEOUT_MS = 30_000

/** The index of packages that `DBT_PACKAGE_HUB_URL` names. Each thing is asked for once. */
export class Hub {
  readonly #line: Line
  readonly #url: string
  #index: Promise<ReadonlySet<string>> | undefined
  readonly #packages = new Map<string, Promise<ReadonlyMap<string, HubVersion>>>()

  constructor(line: Line) {
    this.#line = line
    const named = line.effects.env.DBT_PACKAGE_HUB_URL || 'https://hub.getdbt.com/'
    this.#url = named.endsWith('/') ? named : `${named}/`
  }

  /** The names of all packages. */
  index(): Promise<ReadonlySet<string>> {
    this.#index ??= this.#ask('index', 'RegistryIndexProgress', (value) => {
      if (Array.isArray(value)) return new Set(value.map(String))
      throw new NetworkError('Request error: the index of packages is no list')
    })
    return this.#index
  }

  /** The versions of a package. */
  versions(name: string): Promise<ReadonlyMap<string, HubVersion>> {
    const known = this.#packages.get(name)
    if (known) return known
    const asked = this.#ask(name, 'RegistryProgress', (value) => {
      const { versions, ...rest } = this.#checkPackage(value)
      this.#tellRedirect(name, rest)
      return new Map(Object.entries(versions).map(([version, facts]) => [version, readVersion(facts)]))
    })
    this.#packages.set(name, asked)
    return asked
  }

  #ask<T>(name: string, events: string, read: (value: unknown) => T): Promise<T> {
    const { events: sink } = this.#line
    const url = `${this.#url}api/v1/${name}.json`
    const shown = hideCredentials(url)
    const host = URL.canParse(url) ? new URL(url).host : shown
    const hint =
      `see whether ${host} can be reached from here: a proxy is named by https_proxy, ` +
      `another hub by DBT_PACKAGE_HUB_URL`
    return retryExternal(this.#line, hint, async () => {
      sink.emit(`${events}GETRequest`, { url: shown })
      const tell = (status: number) => sink.emit(`${events}GETResponse`, { url: shown, resp_code: status })
      const body = await download(this.#line, url, TIMEOUT_MS, tell)
      return read(parseJson(body))
    })
  }

  #checkPackage(value: unknown): { versions: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>> {
    const { events } = this.#line
    const response = JSON.stringify(value)
    if (!isRecord(value)) {
      events.emit('RegistryResponseUnexpectedType', { response })
      throw new NetworkError('Request error: Expected a mapping that tells of a package')
    }
    const { versions, name } = value
    if (name === undefined || !isRecord(versions)) {
      events.emit('RegistryResponseMissingTopKeys', { response })
      throw new NetworkError("Request error: Expected the response to contain the keys 'name' and 'versions'")
    }
    const keys = new Set(Object.values(versions).flatMap((facts) => (isRecord(facts) ? Object.keys(facts) : [])))
    const missing = ['name', 'packages', 'downloads'].filter((key) => !keys.has(key))
    if (missing.length > 0) {
      events.emit('RegistryResponseMissingNestedKeys', { response })
      throw new NetworkError(`Request error: Expected each version to contain the key '${missing[0]}'`)
    }
    return { ...value, versions }
  }

  #tellRedirect(name: string, facts: Readonly<Record<string, unknown>>): void {
    const { redirectnamespace, redirectname } = facts
    if (redirectnamespace === undefined && redirectname === undefined) return
    const new_name = `${String(redirectnamespace || facts.namespace)}/${String(redirectname || facts.name)}`
    this.#line.events.emit('PackageRedirectDeprecation', { old_name: name, new_name })
  }
}

function readVersion(facts: unknown): HubVersion {
  const { name, packages, downloads, require_dbt_version: required } = isRecord(facts) ? facts : {}
  const { tarball, sha1 } = isRecord(downloads) ? downloads : {}
  if (typeof name !== 'string' || typeof tarball !== 'string') {
    throw new NetworkError('Request error: a version of the package has no name or nothing to download')
  }
  return {
    name,
    packages: (packages ?? []) as YamlValue,
    tarball,
    sha1: typeof sha1 === 'string' ? sha1 : undefined,
    requireDbtVersion: (Array.isArray(required) ? required : required ? [required] : []).map(String),
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw new NetworkError('Request error: the answer is no JSON')
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
