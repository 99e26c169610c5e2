/** The proxy that the environment names for an address, in the small or the large letters that other programs read. */
export function proxyFor(url: URL, env: Readonly<Record<string, string | undefined>>): URL | undefined {
  const variable = (name: string) => env[name] || env[name.toUpperCase()] || undefined
  const named = variable(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? variable('all_proxy')
  if (named === undefined || isExcepted(url, variable('no_proxy') ?? '')) return undefined
  const address = named.includes('://') ? named : `http://${named}`
  return URL.canParse(address) ? new URL(address) : undefined
}

/** `no_proxy` lists hosts and the ends of their names; a star stands for all. */
function isExcepted({ hostname, host }: URL, exceptions: string): boolean {
  return exceptions
    .split(',')
    .map((name) =>
      name
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ''),
    )
    .some((name) => name === '*' || (name !== '' && [hostname, host].some((h) => h === name || h.endsWith(`.${name}`))))
}
