import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpProblem } from '../http/http-problem.ts'
import type { AccessStore } from './identify.ts'
import { nextPage } from './next-page.ts'
import { closeSession, openSession } from './open-session.ts'
import type { PasswordSignIn } from './password-sign-in.ts'
import { csrfTokenOf } from './session-cookie.ts'
import { signedIn } from './session-routes.ts'
import { SIGN_IN_STYLE, signInPage } from './sign-in-page.ts'

const ANYBODY = { config: { needs: 'nothing' }, schema: { hide: true } } as const

/** Pages to sign in and out, for browsers without a script. */
export function addSignInPages(app: FastifyInstance, store: AccessStore, passwords: PasswordSignIn): void {
  app.get<{ Querystring: { next?: string } }>('/sign-in', ANYBODY, (request, reply) =>
    showSignIn(request, reply, { next: nextPage(request.query.next) }),
  )
  app.get('/sign-in.css', ANYBODY, (_request, reply) => reply.type('text/css; charset=utf-8').send(SIGN_IN_STYLE))

  app.register(async (forms) => {
    if (forms.hasContentTypeParser(FORM)) forms.removeContentTypeParser(FORM)
    forms.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    const begins = { config: { needs: 'nothing', beginsSession: true }, schema: { hide: true } } as const
    forms.post<{ Body: Form | null }>('/sign-in', begins, async (request, reply) => {
      const { name = '', password = '', next } = request.body ?? {}
      const page = nextPage(next)
      try {
        const user = await signedIn(request, { name, password: password.slice(0, 1000) }, passwords)
        await openSession({ user: user.name, role: user.role, via: 'local' }, { request, reply, store })
        return await reply.redirect(page, 303)
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error
        reply.code(error.statusCode).headers(error.headers)
        return showSignIn(request, reply, { next: page, problem: `${error.message}.` })
      }
    })
    forms.post('/sign-out', ANYBODY, async (request, reply) => {
      await closeSession({ request, reply, store })
      return reply.redirect('/sign-in', 303)
    })
  })
}

const FORM = 'application/x-www-form-urlencoded'

type Form = Readonly<Record<string, string>>

/** Shows the page, to sign in or, for who is signed in, out. */
export function showSignIn(
  { accessRules: rules, identity: { session, isOpen } }: FastifyRequest,
  reply: FastifyReply,
  page: { readonly next: string; readonly problem?: string },
): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(
    signInPage({
      rules,
      isOpen,
      ...page,
      ...(session && { signedIn: { name: session.user, csrfToken: csrfTokenOf(session.word) } }),
    }),
  )
}
