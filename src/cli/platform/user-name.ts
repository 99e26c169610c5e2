import { userInfo } from 'node:os'
import type { Host } from '../host.ts'

/** Who types, as the system knows him. */
export function userName({ effects: { env } }: Pick<Host, 'effects'>): string | null {
  const named = env['USER'] ?? env['LOGNAME']
  if (named !== undefined) return named
  try {
    return userInfo().username
  } catch {
    return null
  }
}
