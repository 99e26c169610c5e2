import type { Answer, GetOptions } from './effects.ts'
import { exchange, parseAddress } from './http-exchange.ts'
import { NetworkError } from './network-error.ts'

const MAX_REDIRECTS = 30

/** Asks an address over HTTP or HTTPS, through a proxy if the environment names one. */
export async function httpGet(url: string, options: GetOptions): Promise<Answer> {
  let next = url
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const target = parseAddress(next, 'to download from')
    const { headers, ...answer } = await exchange(target, { headers: { 'accept-encoding': 'identity' } }, options)
    const { location } = headers
    const leadsOn = [301, 302, 303, 307, 308].includes(answer.status)
    if (!leadsOn || typeof location !== 'string') return answer
    next = ledTo(target, location).href
  }
  throw new NetworkError(`the address leads on more than ${MAX_REDIRECTS} times`, false)
}

function ledTo(target: URL, location: string): URL {
  const led = new URL(location, target)
  // Credentials are for the host that they were written for.
  if (led.host === target.host && !led.username) [led.username, led.password] = [target.username, target.password]
  if (target.protocol === 'https:' && led.protocol !== 'https:') {
    throw new NetworkError(`${target.host} leads to ${led.protocol}//${led.host}, which is not encrypted`, false)
  }
  return led
}
