/**
 * Vixie's cron once more, by another way: minute by minute it looks at the clock on the wall and asks each field as it is
 * written. Slow and plain, to hold the ticks against.
 */
const MINUTE = 60_000
const NAMES: Readonly<Record<string, string>> = {
  jan: '1',
  feb: '2',
  mar: '3',
  apr: '4',
  may: '5',
  jun: '6',
  jul: '7',
  aug: '8',
  sep: '9',
  oct: '10',
  nov: '11',
  dec: '12',
  sun: '0',
  mon: '1',
  tue: '2',
  wed: '3',
  thu: '4',
  fri: '5',
  sat: '6',
}

/** The ticks of five fields from a moment on and before another, both whole minutes. */
export function ticksByBruteForce(text: string, zone: string, from: number, to: number): number[] {
  const fields = text
    .toLowerCase()
    .replace(/[a-z]{3}/g, (name) => NAMES[name] ?? name)
    .split(' ')
  const [minute = '', hour = ''] = fields
  const isPace = minute.startsWith('*') || hour.startsWith('*')
  const isMeant = meaning(fields)
  const clock = wallClock(zone)
  const ticks: number[] = []
  const begin = from - 240 * MINUTE
  let shownUntil = clock(begin) - MINUTE
  for (let moment = begin; moment < to; moment += MINUTE) {
    const wall = clock(moment)
    const leap = wall - shownUntil
    const isRepeated = leap <= 0 && leap > -180 * MINUTE
    const isSkipping = leap > MINUTE && leap <= 181 * MINUTE
    const looked = isSkipping && !isPace ? minutesUpTo(shownUntil + MINUTE, wall) : [wall]
    if (moment >= from && !(isRepeated && !isPace) && looked.some(isMeant)) ticks.push(moment)
    if (!isRepeated) shownUntil = wall
  }
  return ticks
}

function minutesUpTo(first: number, last: number): number[] {
  return Array.from({ length: (last - first) / MINUTE + 1 }, (_, index) => first + index * MINUTE)
}

function meaning([minute = '', hour = '', day = '', month = '', weekday = '']: readonly string[]) {
  const minutes = table(minute, 0, 59)
  const hours = table(hour, 0, 23)
  const days = table(day, 1, 31)
  const months = table(month, 1, 12)
  const weekdays = table(weekday, 0, 7)
  const isLastMeant = day.split(',').includes('l')
  return (wall: number): boolean => {
    const date = new Date(wall)
    if (!minutes[date.getUTCMinutes()] || !hours[date.getUTCHours()] || !months[date.getUTCMonth() + 1]) return false
    const isLast = new Date(wall + 86_400_000).getUTCDate() === 1
    const fitsDay = days[date.getUTCDate()] || (isLast && isLastMeant)
    const fitsWeekday = weekdays[date.getUTCDay()] || (date.getUTCDay() === 0 && weekdays[7])
    const isOneEnough = !day.startsWith('*') && !weekday.startsWith('*')
    return Boolean(isOneEnough ? fitsDay || fitsWeekday : fitsDay && fitsWeekday)
  }
}

/** Which numbers a field means. */
function table(field: string, lowest: number, highest: number): boolean[] {
  return Array.from({ length: highest + 1 }, (_, value) =>
    field.split(',').some((part) => {
      const [range = '', step = '1'] = part.split('/')
      const [first = '', last = first] = range === '*' ? [String(lowest), String(highest)] : range.split('-')
      return value >= Number(first) && value <= Number(last) && (value - Number(first)) % Number(step) === 0
    }),
  )
}

/** What the clocks show in the platform's own words: asked each quarter of an hour, and each minute where they are set in between. */
function wallClock(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const read = (moment: number) => Date.parse(`${format.format(moment).replace(', ', 'T')}:00Z`)
  let start = Number.NaN
  let shown = { first: 0, isSteady: false }
  return (moment) => {
    const quarter = Math.floor(moment / QUARTER) * QUARTER
    if (quarter !== start) {
      const first = quarter === start + QUARTER && shown.isSteady ? shown.first + QUARTER : read(quarter)
      start = quarter
      shown = { first, isSteady: read(quarter + QUARTER) === first + QUARTER }
    }
    return shown.isSteady ? shown.first + moment - start : read(moment)
  }
}

const QUARTER = 15 * MINUTE
