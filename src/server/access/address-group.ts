import { isIP } from 'node:net'

/** The addresses that count as one: of version 6 everybody has a whole network of them. */
export function addressGroup(address: string): string {
  const bare = address.replace(/%.*$/, '')
  if (isIP(bare) !== 6) return bare
  const version4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)
  if (version4?.[1]) return version4[1]
  const [head = '', tail = ''] = bare.toLowerCase().split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === '' ? [] : tail.split(':')
  const zeros = bare.includes('::') ? Array.from({ length: 8 - first.length - last.length }, () => '0') : []
  return `${[...first, ...zeros, ...last]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
