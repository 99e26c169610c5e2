/** The one form of a user's name, however it was typed; undefined for what is no name. */
export function userName(typed: string): string | undefined {
  const name = typed.trim().normalize('NFKC').toLowerCase()
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]{0,99}$/u.test(name) ? name : undefined
}
