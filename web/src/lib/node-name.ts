/** As people call a node: without its type and its package; of a generic test without the digest behind it. */
export function nodeName(unique_id: string): string {
  const parts = unique_id.split('.').slice(2)
  const hasDigest = unique_id.startsWith('test.') && parts.length > 1 && /^[0-9a-f]{10}$/.test(parts.at(-1) ?? '')
  return (hasDigest ? parts.slice(0, -1) : parts).join('.')
}

/** `model`, `unit test`: what kind of node it is, in words. */
export function nodeKind(unique_id: string): string {
  return unique_id.slice(0, Math.max(0, unique_id.indexOf('.'))).replaceAll('_', ' ')
}
