/** Bytes as Python prints them, `b'\x00a'`: where dbt makes text of a binary column, this is the text. */
export function bytesText(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'"
  return `b${quote}${[...bytes].map((byte) => byteText(byte, quote)).join('')}${quote}`
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
])

function byteText(byte: number, quote: string): string {
  const escape = ESCAPES.get(byte)
  if (escape !== undefined) return escape
  if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, '0')}`
  const character = String.fromCharCode(byte)
  return character === quote ? `\\${character}` : character
}
