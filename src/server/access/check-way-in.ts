import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type AccessRules, isLoopbackName } from './access-rules.ts'
import type { AccessStore } from './identify.ts'

/** Throws where people have to sign in, and nobody could: such a server is not even begun. */
export async function checkWayIn(
  { isOpen, signIn }: AccessRules,
  { boundTo, store, now }: { readonly boundTo: string; readonly store: AccessStore; readonly now: () => number },
): Promise<void> {
  if (isOpen) return
  const why = isLoopbackName(boundTo) ? 'sign_in of trellis.yml demands it' : `${boundTo} can be reached by others`
  switch (signIn.kind) {
    case 'local':
      if ((await store.users.any()) || (await hasToken(store, now()))) return
      throw noWayIn(`People have to sign in, since ${why}, and there is no user and no token`, [
        'make the first user: trellis users add NAME --role admin',
        'or let others sign people in: sign_in: oidc or proxy under security in trellis.yml',
      ])
    case 'oidc':
      if (signIn.oidc) return
      throw noWayIn('sign_in is oidc, and trellis.yml does not say where: oidc is missing under security', [
        'oidc: { issuer: https://…, client_id: …, client_secret: { env: … }, roles: { admins: admin } }',
      ])
    case 'proxy':
      if (signIn.proxy) return
      throw noWayIn('sign_in is proxy, and trellis.yml does not say which one: proxy is missing under security', [
        'proxy: { addresses: [10.0.0.5], header: X-Forwarded-User }',
      ])
  }
}

async function hasToken({ tokens }: AccessStore, now: number): Promise<boolean> {
  const all = await tokens.list()
  return all.some(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now),
  )
}

function noWayIn(message: string, hints: readonly string[]): DbtError {
  return dbtError('DbtRuntimeError', 'access/no-way-in', message, { hint: hints.join('; ') })
}
