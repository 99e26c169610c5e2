import { EMBED_SCOPE } from '#api/embed-scope.ts'
import { PERMISSION_SETS } from './permission.ts'

/** Whether a token may have it. */
export function isScope(text: string): boolean {
  return Object.hasOwn(PERMISSION_SETS, text) || new RegExp(EMBED_SCOPE).test(text)
}
