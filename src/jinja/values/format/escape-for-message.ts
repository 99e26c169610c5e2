/** A format character as Python's messages show it: printable ASCII as it is, all else as its code. */
export function escapeForMessage(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 32 && code < 128 ? character : `\\x${code.toString(16)}`
}
