import type { Permission } from '#api/session.ts'
import { useSource } from './source-context.ts'
import { useSession } from './use-session.ts'

/** Why something may not be done here, in words for people; undefined where it may. */
export function useRefusal(): (needs: Permission) => string | undefined {
  const source = useSource()
  const { session, may } = useSession()
  return (needs) => {
    if (source.kind === 'export') return 'This is an export: nothing can be done in it'
    if (session === undefined || may(needs)) return undefined
    return session.name === null ? NEEDED[needs] : `${session.name} may not: ${NEEDED[needs]}`
  }
}

const NEEDED: Readonly<Record<Permission, string>> = {
  read: 'it takes the right to read',
  rows: 'it takes the right to see rows',
  run: 'it takes an operator',
  change: 'it takes an operator',
  admin: 'it takes an admin',
}
