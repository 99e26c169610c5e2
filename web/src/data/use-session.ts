import type { Permission, Session } from '#api/session.ts'
import { useSource } from './source-context.ts'
import { useAnswer } from './use-answer.ts'
import { useFrame } from './use-frame.ts'

/** Who looks at the page, and whether he may do something; in an export nobody may do anything. */
export function useSession(): { readonly session: Session | undefined; readonly may: (what: Permission) => boolean } {
  const source = useSource()
  const isEmbedded = useFrame() === 'embed'
  const { data } = useAnswer<Session>('/api/session', { isWanted: source.kind === 'server' && !isEmbedded })
  return { session: data, may: (what) => data?.permissions.includes(what) ?? false }
}
