import type { JSONWebKeySet } from 'jose'
import type { OidcSettings } from '#platform/settings/server-settings.ts'
import type { OidcTools } from './oidc-tools.ts'

/** What an issuer says of itself, as far as it is needed. */
export interface IssuerFacts {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
  readonly token_endpoint_auth_methods_supported?: readonly string[]
}

const TIMEOUT_MS = 10_000
const MOST_BYTES = 1 << 20
const HOUR = 3_600_000
/** However many tokens with unknown keys come, the keys are not asked for more often. */
const KEYS_MS = 30_000

/** An issuer of OpenID Connect, asked no more often than needed. */
export class Issuer {
  private readonly settings: OidcSettings
  private readonly tools: OidcTools
  private facts: { readonly value: IssuerFacts; readonly at: number } | undefined
  private keys: { readonly value: JSONWebKeySet; readonly at: number } | undefined

  constructor(settings: OidcSettings, tools: OidcTools) {
    this.settings = settings
    this.tools = tools
  }

  async describe(): Promise<IssuerFacts> {
    const now = this.tools.now()
    if (this.facts && now - this.facts.at < HOUR) return this.facts.value
    const { issuer } = this.settings
    refuseOpenLines(issuer)
    const told = await this.getJson<IssuerFacts>(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    if (told.issuer !== issuer) throw new Error(`the issuer calls itself '${shown(told.issuer)}', and not '${issuer}'`)
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
      if (typeof told[name] !== 'string' || !URL.canParse(told[name]))
        throw new Error(`the issuer does not say its ${name}`)
      refuseOpenLines(told[name])
    }
    this.facts = { value: told, at: now }
    return told
  }

  /** Its public keys; anew where they do not have one that is needed. */
  async publicKeys(neededKey: string | undefined): Promise<JSONWebKeySet> {
    const now = this.tools.now()
    const hasIt = neededKey === undefined || this.keys?.value.keys.some(({ kid }) => kid === neededKey)
    const age = this.keys ? now - this.keys.at : Infinity
    if (this.keys && (age < KEYS_MS || (hasIt && age < HOUR))) return this.keys.value
    const value = await this.getJson<JSONWebKeySet>((await this.describe()).jwks_uri)
    if (!Array.isArray(value.keys)) throw new Error('the issuer gives no keys')
    this.keys = { value, at: now }
    return value
  }

  /** Exchanges a code for tokens; gives the one that says who somebody is. */
  async idTokenFor(code: string, verifier: string, redirectUri: string): Promise<string> {
    const { token_endpoint, token_endpoint_auth_methods_supported: methods } = await this.describe()
    const { clientId, clientSecret } = this.settings
    const secret = clientSecret && (await this.tools.fetchSecret(clientSecret, 'the secret of the client'))
    const inBody = methods?.includes('client_secret_post') === true && !methods.includes('client_secret_basic')
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...((secret === undefined || inBody) && { client_id: clientId }),
      ...(secret !== undefined && inBody && { client_secret: secret }),
    })
    const answer = await this.ask(token_endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(secret !== undefined && !inBody && { authorization: basic(clientId, secret) }),
      },
      body: form.toString(),
    })
    const told = parsed<{ id_token?: unknown; error?: unknown }>(answer.body)
    if (answer.status !== 200) throw new Error(`the issuer refuses the code: ${answer.status} ${shown(told?.error)}`)
    if (typeof told?.id_token !== 'string') throw new Error('the issuer gives no id_token')
    return told.id_token
  }

  private async getJson<T>(url: string): Promise<T> {
    const { status, body } = await this.ask(url, { method: 'GET', headers: { accept: 'application/json' } })
    const told = status === 200 ? parsed<T>(body) : undefined
    if (typeof told !== 'object' || told === null) throw new Error(`${url} answers ${status}, and nothing to be read`)
    return told
  }

  private ask(url: string, sending: Parameters<OidcTools['send']>[1]): ReturnType<OidcTools['send']> {
    const { send, env, allowPrivate } = this.tools
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    return send(url, sending, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
      signal,
      env,
      allowPrivate: allowPrivate(),
    })
  }
}

/** Names and keys go over no open line, but on this machine itself. */
function refuseOpenLines(url: string): void {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return
  throw new Error(`'${url}' is no address of https`)
}

function parsed<T>(body: Uint8Array): T | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as T
  } catch {
    return undefined
  }
}

/** Both parts are encoded as those of a form are, before they are joined. */
function basic(clientId: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64')}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 100) : ''
}
