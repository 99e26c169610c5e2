/** A part of an address as it was meant. The router has decoded all but what would change the parts themselves. */
export function addressPart(part: string | undefined): string {
  if (part === undefined) return ''
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
