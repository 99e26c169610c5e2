/** For a zone, how far it is ahead of UTC at a moment, in seconds. An unknown zone counts as UTC. */
export function zoneOffset(zone: string): (epochMs: number) => number {
  if (zone === 'UTC' || zone === 'Etc/UTC') return () => 0
  const format = longOffset(zone)
  if (!format) return () => 0
  return (epochMs) => {
    const name = format.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name)
    if (!match) return 0
    const [, sign, hours, minutes, seconds = '0'] = match
    const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    return sign === '-' ? -total : total
  }
}

function longOffset(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
}
