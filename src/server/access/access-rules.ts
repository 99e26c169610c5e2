import { AllowedAddresses } from '#foundation/private-address.ts'
import type { OidcSettings, ProxySettings } from '#platform/settings/server-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { SessionTimes } from '#platform/store/port/sessions.ts'

export type SettingsForAccess = Pick<Settings, 'server' | 'security'>

/** How people sign in. */
export type WayToSignIn =
  | { readonly kind: 'local' }
  | { readonly kind: 'oidc'; readonly oidc: OidcSettings | undefined }
  | { readonly kind: 'proxy'; readonly proxy: ProxySettings | undefined }

/** Who may reach the server and how, as settings and address have it. */
export interface AccessRules {
  readonly isLoopback: boolean
  /** Whether whoever comes from this machine may do everything without a word. */
  readonly isOpen: boolean
  readonly signIn: WayToSignIn
  /** Names by which the server may be called, in small letters. */
  readonly hosts: ReadonlySet<string>
  readonly publicOrigin: string | undefined
  readonly isBehindTls: boolean
  /** Whether what a proxy at this address says of others is believed. */
  readonly isProxy: (address: string) => boolean
  readonly sessions: SessionTimes
  readonly requestsPerMinute: number
  /** Sites whose pages may show a dashboard by an embed token. */
  readonly embedIn: readonly string[]
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])
const HOUR = 3_600_000
const USUAL_SESSION = 12 * HOUR
const USUAL_RATE = 600
/** However often it is used, a session ends after so many times its length. */
const MOST_SESSIONS = 14

export function isLoopbackName(host: string): boolean {
  return LOOPBACK_NAMES.has(host) || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** The rules for a server that is bound to an address. */
export function accessRules(settings: SettingsForAccess | undefined, boundTo: string): AccessRules {
  const { security, server } = settings ?? {}
  const isLoopback = isLoopbackName(boundTo)
  const publicUrl = server?.publicUrl === undefined ? undefined : new URL(server.publicUrl)
  const named = [boundTo, ...(publicUrl ? [publicUrl.hostname] : []), ...(security?.hosts ?? [])]
  const proxies = new AllowedAddresses(security?.proxy?.addresses ?? [])
  const idleMs = security?.sessionMs ?? USUAL_SESSION
  return {
    isLoopback,
    isOpen: isLoopback && security?.signIn === undefined,
    signIn: wayOf(security),
    hosts: new Set([...LOOPBACK_NAMES, ...named.map((name) => name.toLowerCase().replace(/^\[|\]$/g, ''))]),
    publicOrigin: publicUrl?.origin,
    isBehindTls: publicUrl?.protocol === 'https:',
    isProxy: (address) => proxies.has(address, address),
    sessions: { idleMs, mostMs: MOST_SESSIONS * idleMs },
    requestsPerMinute: server?.rateLimit ?? USUAL_RATE,
    embedIn: security?.embedIn ?? [],
  }
}

function wayOf(security: SettingsForAccess['security'] | undefined): WayToSignIn {
  switch (security?.signIn) {
    case 'oidc':
      return { kind: 'oidc', oidc: security.oidc }
    case 'proxy':
      return { kind: 'proxy', proxy: security.proxy }
    default:
      return { kind: 'local' }
  }
}

/** The rules as the settings have them at each moment. */
export function currentRules(settings: () => SettingsForAccess | undefined, boundTo: string): () => AccessRules {
  let known: { readonly of: SettingsForAccess | undefined; readonly rules: AccessRules } | undefined
  return () => {
    const present = settings()
    if (!known || known.of !== present) known = { of: present, rules: accessRules(present, boundTo) }
    return known.rules
  }
}
