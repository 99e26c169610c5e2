import type { FastifyReply, FastifyRequest } from 'fastify'
import { digestOf, newSecretWord } from '#platform/access/secret-word.ts'
import type { UserSession } from '#platform/store/port/sessions.ts'
import type { AccessStore } from './identify.ts'
import { cookieHeader } from './session-cookie.ts'

/** Signs somebody in: a session that is new in any case, its cookie in the answer, and a link of the audit chain. */
export async function openSession(
  who: Pick<UserSession, 'user' | 'role' | 'via'>,
  {
    request,
    reply,
    store,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly store: AccessStore },
): Promise<UserSession & { readonly word: string }> {
  const { accessRules: rules, ip } = request
  const { word, hash } = newSecretWord()
  const session = await store.together(async ({ sessions, audit }) => {
    const opened = await sessions.open({ ...who, hash }, rules.sessions)
    const data = { via: who.via, role: who.role, address: ip }
    await audit.append([{ action: 'user.signed_in', actor: who.user, subject: `user ${who.user}`, data }])
    return opened
  })
  // The session decides when it ends; the cookie only has to live as long.
  reply.header('set-cookie', cookieHeader('session', rules, { value: word, lastsMs: rules.sessions.mostMs }))
  return { ...session, word }
}

/** Signs out whoever asks, in this browser. */
export async function closeSession({
  request,
  reply,
  store,
}: {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly store: AccessStore
}): Promise<void> {
  const { session } = request.identity
  reply.header('set-cookie', cookieHeader('session', request.accessRules))
  if (!session) return
  const isClosed = await store.sessions.close(digestOf(session.word))
  if (!isClosed) return
  await store.audit.append([
    { action: 'user.signed_out', actor: session.user, subject: `user ${session.user}`, data: {} },
  ])
}
