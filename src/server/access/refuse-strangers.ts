import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../http/http-problem.ts'
import type { AccessRules } from './access-rules.ts'

/**
 * Refuses what other sites have a browser ask: under a name of theirs that leads to this address, from a page of theirs,
 * or by an image or a script in one. A link that somebody follows is no such thing.
 */
export function refuseStrangers(request: FastifyRequest, rules: AccessRules): void {
  const { host, origin } = request.headers
  // Of two a proxy in front may have believed the other one.
  if (request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
    throw new HttpProblem(400, 'http/host', 'The request names two hosts')
  }
  // A proxy whose word is believed can say another one.
  for (const name of host === undefined ? [] : [host, request.host]) {
    if (isKnownHost(nameOf(`http://${name}`), rules)) continue
    throw new HttpProblem(421, 'http/host', `${shownHost(name)} is not the name of this server`, {
      hint: 'hosts under security in trellis.yml lists further names of it',
    })
  }
  if (origin !== undefined && !isOwnOrigin(origin, request, rules)) {
    throw new HttpProblem(403, 'http/origin', `Pages of ${shownHost(origin)} may not ask this server`)
  }
  const site = request.headers['sec-fetch-site']
  const isFollowedLink = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET'
  if ((site === 'cross-site' || site === 'same-site') && !isFollowedLink) {
    throw new HttpProblem(403, 'http/origin', 'Pages of other sites may not ask this server')
  }
}

/** No name of a stranger is an address: those in numbers lead nowhere else. */
function isKnownHost(name: string, { hosts, isLoopback }: AccessRules): boolean {
  return hosts.has(name) || (!isLoopback && isIP(name) !== 0)
}

/** Pages that came by TLS are ours also where the proxy in between does not say so. */
function isOwnOrigin(origin: string, { protocol, host }: FastifyRequest, { publicOrigin }: AccessRules): boolean {
  return [publicOrigin, originOf(`${protocol}://${host}`), originOf(`https://${host}`)].includes(origin)
}

function nameOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase()
  } catch {
    return ''
  }
}

/** Without the port that goes without saying. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function shownHost(text: string): string {
  return text.slice(0, 200)
}
