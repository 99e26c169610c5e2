import { PyError } from '#jinja/values/py-error.ts'

/** Python's `re.error`, which says where in the pattern the mistake is. */
export function reError(message: string, pattern: string, position: number): PyError {
  const before = [...pattern].slice(0, position).join('')
  const line = before.split('\n').length
  const place = pattern.includes('\n') ? ` (line ${line}, column ${position - before.lastIndexOf('\n')})` : ''
  return new PyError('ValueError', `${message} at position ${position}${place}`)
}
