import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { PrivateSpec } from '#project/config/project.ts'
import { packageError } from './package-error.ts'

type Env = Readonly<Record<string, string | undefined>>

const PROVIDERS_VARIABLE = 'DBT_ENV_PRIVATE_GIT_PROVIDER_INFO'

/**
 * Where the repository of a private package is. `DBT_ENV_PRIVATE_GIT_PROVIDER_INFO` may list addresses with tokens, as
 * `[{"org", "url", "token", "provider"}]`; without it git asks the provider's host over ssh.
 */
export function privateAddress(spec: PrivateSpec, env: Env): string {
  const listed = readProviders(env[PROVIDERS_VARIABLE])
  if (listed.length === 0) return overSsh(spec)
  for (const repository of listed) {
    const address = addressIn(repository, spec)
    if (address !== undefined) return address
  }
  throw packageError(
    'PrivatePackageResolutionError',
    'packages/private',
    `No matching Git URLs for private definition ${spec.private} with provider ${spec.provider ?? 'None'}`,
    spec.origin,
    { hint: `add its organisation to ${PROVIDERS_VARIABLE}, or unset that to use ssh`, key: 'private' },
  )
}

interface Repository {
  readonly org: string
  readonly url: string
  readonly token: string
  readonly provider: string
}

/** Their addresses do not tell projects apart. */
const LEGACY: readonly string[] = ['azure_devops', 'azure_active_directory']
const ADO: readonly string[] = ['ado', ...LEGACY]

function readProviders(text: string | undefined): readonly Repository[] {
  if (!text) return []
  try {
    const value = JSON.parse(text) as unknown
    if (Array.isArray(value) && value.every(isRepository)) return value
  } catch {
    // Told below: what is in it is not shown, for there are tokens.
  }
  throw dbtError('DbtRuntimeError', 'packages/private', `${PROVIDERS_VARIABLE} is not as it should be`, {
    hint: `it is a JSON list: [{"org": "acme", "url": "https://{token}@github.com/acme/{repo}.git", "token": "…", "provider": "github"}]`,
  })
}

function isRepository(value: unknown): value is Repository {
  const keys: readonly (keyof Repository)[] = ['org', 'url', 'token', 'provider']
  return (
    typeof value === 'object' &&
    value !== null &&
    keys.every((key) => typeof (value as Readonly<Record<string, unknown>>)[key] === 'string')
  )
}

/** The address with its blanks filled in, if it is one for this package. */
function addressIn({ org, url, token, provider }: Repository, spec: PrivateSpec): string | undefined {
  const [head = '', ...rest] = spec.private.split('/')
  const repo = rest.at(-1) ?? head
  const group = rest.slice(0, -1).join('/')
  if (org !== head) return undefined
  if (spec.provider !== undefined && !isSameProvider(spec.provider, provider)) return undefined
  const isLegacy = LEGACY.includes(provider)
  if (isLegacy && spec.provider === 'ado' && group === '') return undefined
  const path = /^[a-z]+:\/\/[^/]*\/(.*?)(?:\.git)?$/i.exec(url)?.[1] ?? ''
  const parts = (ADO.includes(provider) ? path.replace('/_git/', '/') : path).split('/')
  const urlRepo = parts.at(-1) ?? ''
  const urlGroup = parts.slice(1, -1).join('/')
  const matches = (pattern: string, word: string, blanks: readonly string[]) =>
    pattern === word || (blanks.includes(pattern) && word !== '')
  if (parts[0] !== head || !matches(urlRepo, repo, ['{repo}'])) return undefined
  const ignoresGroup = isLegacy && (group === '' || LEGACY.includes(spec.provider ?? ''))
  if (!ignoresGroup && !matches(urlGroup, group, ['{group}', '{project}'])) return undefined
  const blanks: Readonly<Record<string, string>> = { token, repo, group, project: group }
  return url.replace(/\{(token|repo|group|project)\}/g, (_, name: string) => blanks[name] ?? '')
}

function isSameProvider(a: string, b: string): boolean {
  return a === b || (ADO.includes(a) && ADO.includes(b))
}

function overSsh(spec: PrivateSpec): string {
  const { provider = 'github', private: name, origin } = spec
  if (provider === 'github') return `git@github.com:${name}.git`
  if (provider === 'gitlab') return `git@gitlab.com:${name}.git`
  if (provider === 'ado' || provider === 'azure_devops') {
    if (name.split('/').length >= 3) return `git@ssh.dev.azure.com:v3/${name}`
    throw packageError(
      'PrivatePackageResolutionError',
      'packages/private',
      `The '${provider}' provider requires org/project/repo format (3 parts), got: '${name}'`,
      origin,
      { hint: `write private: organisation/project/repository`, key: 'private' },
    )
  }
  throw packageError(
    'PrivatePackageResolutionError',
    'packages/private',
    `Invalid private package configuration: '${name}' provider: '${provider}'. ` +
      'Valid providers are: github, gitlab, ado, azure_devops',
    origin,
    { key: 'provider' },
  )
}
