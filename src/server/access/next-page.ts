/** Where somebody goes after sign-in: a path of this server, whatever was asked for. */
export function nextPage(wanted: unknown): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return '/'
  const base = 'http://trellis.invalid'
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : undefined
  // Browsers read tabs and backslashes in addresses in ways of their own.
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/'
}
