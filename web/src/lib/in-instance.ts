/** An address, of the app or of the API, as an instance has it; without one, of the project as such. */
export function inInstance(address: string, instance: string | undefined): string {
  if (instance === undefined) return address
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams({ instance })}`
}
