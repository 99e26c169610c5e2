import type { FastifyInstance } from 'fastify'
import type { AccessStore } from './identify.ts'
import { addOidcRoutes, type OidcRoutesOptions } from './oidc/oidc-routes.ts'
import { addSignInPages } from './page-routes.ts'
import { PasswordSignIn } from './password-sign-in.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addTokenRoutes, type TokenRoutesOptions } from './token-routes.ts'

export type AccessOptions = TokenRoutesOptions & OidcRoutesOptions & { readonly store: AccessStore }

/** How people sign in and out, and how tokens are made. */
export function addAccessRoutes(app: FastifyInstance, options: AccessOptions): void {
  const { store, now } = options
  const passwords = new PasswordSignIn(store, now)
  addSessionRoutes(app, store, passwords)
  addTokenRoutes(app, options)
  addSignInPages(app, store, passwords)
  addOidcRoutes(app, options)
}
