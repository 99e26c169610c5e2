import type { FastifyInstance } from 'fastify'
import { guard, type GuardOptions } from './guard.ts'
import { addOidcRoutes, type OidcRoutesOptions } from './oidc/oidc-routes.ts'
import { addSignInPages } from './page-routes.ts'
import { PasswordSignIn } from './password-sign-in.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addTokenRoutes, type TokenRoutesOptions } from './token-routes.ts'

export type AccessOptions = GuardOptions & TokenRoutesOptions & OidcRoutesOptions

/** Guards all routes that are added after it, and adds those by which people sign in and get tokens. */
export function addAccess(app: FastifyInstance, options: AccessOptions): void {
  guard(app, options)
  const { store, now } = options
  const passwords = new PasswordSignIn(store, now)
  addSessionRoutes(app, store, passwords)
  addTokenRoutes(app, options)
  addSignInPages(app, store, passwords)
  addOidcRoutes(app, options)
}
