import { lookup as lookUp } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { FullAnswer, SendOptions, Sending } from './effects.ts'
import { exchange, parseAddress } from './http-exchange.ts'
import { NetworkError } from './network-error.ts'
import { AllowedAddresses, isPrivateAddress } from './private-address.ts'
import { proxyFor } from './proxy-for.ts'

/**
 * Sends to an address that somebody wrote into a setting. A host is looked up once, and what was found is what is
 * connected to; private addresses are refused unless they are allowed, and nobody is led elsewhere by an answer.
 */
export async function httpSend(url: string, sending: Sending, options: SendOptions): Promise<FullAnswer> {
  const target = parseAddress(url, 'to send to')
  const allowed = new AllowedAddresses(options.allowPrivate)
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0) refuseUnless(isOpen(host, host, allowed), host)
  // A proxy looks the name up by itself. What can be known here of where it leads is asked first all the same.
  else if (proxyFor(target, options.env)) await refuseKnownPrivate(host, allowed)
  return exchange(target, { method: 'POST', ...sending }, { ...options, lookup: guardedLookup(allowed) })
}

/** The address of a host that may be reached, for those who connect by themselves: to what was looked at, and to no other. */
export function openAddressOf(host: string, allowPrivate: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    guardedLookup(new AllowedAddresses(allowPrivate))(host, { all: false }, (error, address) =>
      error ? reject(error) : resolve(String(address)),
    )
  })
}

/** Looks a host up, and gives only addresses that may be reached. */
function guardedLookup(allowed: AllowedAddresses): LookupFunction {
  return (host, options, done) => {
    lookUp(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const open = found.filter(({ address }) => isOpen(host, address, allowed))
      const [first] = open
      if (!first) return done(privateError(host), [])
      if (options.all) done(null, open)
      else done(null, first.address, first.family)
    })
  }
}

async function refuseKnownPrivate(host: string, allowed: AllowedAddresses): Promise<void> {
  const found = await new Promise<readonly string[]>((resolve) => {
    lookUp(host, { all: true }, (error, all) => resolve(error ? [] : all.map(({ address }) => address)))
  })
  refuseUnless(found.length === 0 || found.some((address) => isOpen(host, address, allowed)), host)
}

function isOpen(host: string, address: string, allowed: AllowedAddresses): boolean {
  return !isPrivateAddress(address) || allowed.has(host, address)
}

function refuseUnless(isFine: boolean, host: string): void {
  if (!isFine) throw privateError(host)
}

function privateError(host: string): NetworkError {
  return new NetworkError(
    `${host} is a private address: allow_private under security in trellis.yml lists those that may be reached`,
    false,
  )
}
