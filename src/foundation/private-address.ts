import { BlockList, isIP } from 'node:net'

/**
 * Ranges that lead to this machine, its own network, other customers of a provider or nowhere: whoever writes an
 * address into a message's channel must not reach these with it.
 */
const PRIVATE_RANGES: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  // Those that hold one of version 4 are never needed, and would be a way around the list.
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const PRIVATE = listOf(PRIVATE_RANGES.map(([address, bits]) => ({ address, bits })))

/** Whether an IP address is none of the open internet. */
export function isPrivateAddress(address: string): boolean {
  return contains(PRIVATE, address)
}

/** What may be reached though it is private: names of hosts, addresses and ranges such as `10.1.0.0/16`. */
export class AllowedAddresses {
  private readonly names: ReadonlySet<string>
  private readonly ranges: BlockList

  constructor(entries: readonly string[]) {
    const bare = entries.map((entry) => withoutBrackets(entry.trim().toLowerCase()))
    this.names = new Set(bare.filter((entry) => !asRange(entry)))
    this.ranges = listOf(bare.flatMap((entry) => asRange(entry) ?? []))
  }

  /** Whether the host, which leads to this address, may be reached. */
  has(host: string, address: string): boolean {
    return this.names.has(withoutBrackets(host.toLowerCase())) || contains(this.ranges, address)
  }
}

interface Range {
  readonly address: string
  readonly bits: number
}

function asRange(entry: string): Range | undefined {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  const most = family === 6 ? 128 : 32
  if (family === 0 || more.length > 0) return undefined
  if (bits === undefined) return { address, bits: most }
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? { address, bits: Number(bits) } : undefined
}

function listOf(ranges: readonly Range[]): BlockList {
  const list = new BlockList()
  for (const { address, bits } of ranges) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return list
}

function contains(list: BlockList, address: string): boolean {
  const plain = asVersion4(withoutBrackets(address).replace(/%.*$/, ''))
  const family = isIP(plain)
  return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` are the same host as `10.0.0.1`. */
function asVersion4(address: string): string {
  if (isIP(address) !== 6) return address
  // The parser of addresses writes every spelling in one way.
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? []
  if (high === undefined || low === undefined) return address
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255])
  return bytes.join('.')
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
