/** From the text of a cron expression to the times that it means. */
import { type CalendarDay, daysInMonth } from './wall-time.ts'

/** A cron expression, understood. */
export interface Cron {
  /** As it was written. */
  readonly text: string
  /** In order, each once. */
  readonly seconds: readonly number[]
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: ReadonlySet<number>
  readonly daysOfMonth: ReadonlySet<number>
  /** `L` in the field of days: the last one of the month. */
  readonly isLastDay: boolean
  readonly weekdays: ReadonlySet<number>
  /** `5#2` is the second Friday of the month, `5L` the last. */
  readonly weekdaysOfMonth: readonly { readonly weekday: number; readonly nth: number | 'last' }[]
  /** Whether a day has to fit both fields, and not one of them: where one of them begins with `*`. */
  readonly needsBoth: boolean
  /** Whether it means times of the day, and not a pace: neither its minutes nor its hours begin with `*`. */
  readonly isAtTimes: boolean
}

/** What is wrong with a cron expression, in a sentence, and what to write instead. */
export interface CronProblem {
  readonly problem: string
  readonly hint?: string
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface Field {
  /** With its article. */
  readonly name: string
  readonly lowest: number
  readonly highest: number
  readonly names?: readonly string[]
}

const SECONDS: Field = { name: 'a second', lowest: 0, highest: 59 }
const MINUTES: Field = { name: 'a minute', lowest: 0, highest: 59 }
const HOURS: Field = { name: 'an hour', lowest: 0, highest: 23 }
const DAYS: Field = { name: 'a day of the month', lowest: 1, highest: 31 }
const MONTH: Field = { name: 'a month', lowest: 1, highest: 12, names: MONTHS }
const WEEKDAY: Field = { name: 'a weekday', lowest: 0, highest: 7, names: WEEKDAYS }

/**
 * Reads five fields (minute, hour, day of the month, month, weekday), six with the second before them, or a word such as
 * `@daily`, by the rules of Vixie's cron. Names of months and weekdays, lists, ranges, steps; `L` and `#` besides.
 */
export function parseCron(text: string): Cron | CronProblem {
  const trimmed = text.trim()
  if (trimmed.startsWith('@')) return fromNickname(text, trimmed.toLowerCase())
  const words = trimmed === '' ? [] : trimmed.split(/\s+/)
  if (words.length !== 5 && words.length !== 6) {
    return {
      problem: `'${text}' has ${words.length} field${words.length === 1 ? '' : 's'}, and cron has five`,
      hint: "minute, hour, day of the month, month, weekday: '0 4 * * *' is every day at four; a sixth field before them is the second",
    }
  }
  const [second = '0', minute = '', hour = '', day = '', month = '', weekday = ''] =
    words.length === 6 ? words : ['0', ...words]
  try {
    return fitted({
      text,
      seconds: inOrder(values(second, SECONDS)),
      minutes: inOrder(values(minute, MINUTES)),
      hours: inOrder(values(hour, HOURS)),
      months: values(month, MONTH),
      ...dayOfMonthField(day),
      ...weekdayField(weekday),
      needsBoth: day.startsWith('*') || weekday.startsWith('*'),
      isAtTimes: !minute.startsWith('*') && !hour.startsWith('*') && !second.startsWith('*'),
    })
  } catch (error) {
    if (!(error instanceof WrongField)) throw error
    return { problem: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
  }
}

export function isCronProblem(cron: Cron | CronProblem): cron is CronProblem {
  return 'problem' in cron
}

/** Whether a day is one of those that an expression means. Where both fields say something, one that fits will do. */
export function matchesDay(cron: Cron, { year, month, day, weekday }: CalendarDay): boolean {
  if (!cron.months.has(month)) return false
  const length = daysInMonth(year, month)
  const fitsDay = cron.daysOfMonth.has(day) || (cron.isLastDay && day === length)
  const fitsWeekday =
    cron.weekdays.has(weekday) ||
    cron.weekdaysOfMonth.some(
      (each) => each.weekday === weekday && (each.nth === 'last' ? day + 7 > length : Math.ceil(day / 7) === each.nth),
    )
  return cron.needsBoth ? fitsDay && fitsWeekday : fitsDay || fitsWeekday
}

function fromNickname(text: string, word: string): Cron | CronProblem {
  if (word === '@reboot') {
    return {
      problem: "'@reboot' is no time",
      hint: 'a job that has to run when the server starts needs a trigger, not a time',
    }
  }
  const meant = Object.hasOwn(NICKNAMES, word) ? NICKNAMES[word] : undefined
  if (meant === undefined) {
    return { problem: `'${text}' is not a word of cron`, hint: `there are ${Object.keys(NICKNAMES).join(', ')}` }
  }
  return { ...(parseCron(meant) as Cron), text }
}

/** Refuses days that never come, such as 30 February: eight years hold every day there is, and four hundred every weekday of it. */
function fitted(cron: Cron): Cron | CronProblem {
  for (const years of [8, 400]) {
    for (let year = 2000; year < 2000 + years; year++) {
      for (const month of cron.months) {
        const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
        for (let day = 1; day <= daysInMonth(year, month); day++) {
          if (matchesDay(cron, { year, month, day, weekday: (first + day - 1) % 7 })) return cron
        }
      }
    }
  }
  return { problem: `'${cron.text}' means a day that never comes` }
}

class WrongField extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

function dayOfMonthField(text: string): Pick<Cron, 'daysOfMonth' | 'isLastDay'> {
  const parts = text.split(',')
  const others = parts.filter((part) => !/^l$/i.test(part))
  return {
    daysOfMonth: others.length > 0 ? values(others.join(','), DAYS) : new Set(),
    isLastDay: others.length < parts.length,
  }
}

function weekdayField(text: string): Pick<Cron, 'weekdays' | 'weekdaysOfMonth'> {
  const special: { weekday: number; nth: number | 'last' }[] = []
  const others: string[] = []
  for (const part of text.split(',')) {
    const [, day, nth] = /^(\w+?)(L|#\d+)$/i.exec(part) ?? []
    if (day === undefined || nth === undefined || WEEKDAYS.includes(part.toLowerCase())) others.push(part)
    else special.push({ weekday: oneValue(day, WEEKDAY, part) % 7, nth: nthOf(nth, part) })
  }
  const plain = others.length > 0 ? values(others.join(','), WEEKDAY) : new Set<number>()
  return { weekdays: new Set([...plain].map((day) => day % 7)), weekdaysOfMonth: special }
}

function nthOf(text: string, part: string): number | 'last' {
  if (/^l$/i.test(text)) return 'last'
  const nth = Number(text.slice(1))
  if (nth >= 1 && nth <= 5) return nth
  throw new WrongField(`'${part}': a weekday comes at most five times a month`, "'5#2' is the second Friday")
}

function values(text: string, field: Field): Set<number> {
  const found = new Set<number>()
  for (const part of text.split(',')) for (const value of partValues(part, field)) found.add(value)
  return found
}

function partValues(part: string, field: Field): number[] {
  const [range = '', stepText, ...more] = part.split('/')
  if (more.length > 0) throw new WrongField(`'${part}' is not ${field.name}`)
  const step = stepText === undefined ? 1 : stepOf(stepText, part, field)
  if (range === '*') return everyNth(field.lowest, field === WEEKDAY ? 6 : field.highest, step)
  const [from = '', to, ...rest] = range.split('-')
  if (rest.length > 0) throw new WrongField(`'${part}' is not ${field.name}`)
  const first = oneValue(from, field, part)
  if (to === undefined) {
    if (stepText === undefined) return [first]
    throw new WrongField(
      `'${part}': a step needs a range to walk through`,
      `write '${from}-${field.highest}/${stepText}', or '*/${stepText}' for all of them`,
    )
  }
  const last = oneValue(to, field, part)
  if (last >= first) return everyNth(first, last, step)
  if (field === WEEKDAY && last === 0) return everyNth(first, 7, step)
  throw new WrongField(
    `'${part}' ends before it begins`,
    `write two ranges: '${from}-${field.highest},${field.lowest}-${to}'`,
  )
}

function stepOf(text: string, part: string, field: Field): number {
  const step = /^\d+$/.test(text) ? Number(text) : 0
  if (step >= 1 && step <= field.highest) return step
  throw new WrongField(`'${part}': the step of ${field.name} is a number from 1 to ${field.highest}`)
}

function oneValue(text: string, field: Field, part: string): number {
  const { name, lowest, highest, names } = field
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return named + lowest
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (value >= lowest && value <= highest) return value
  const also = names ? `, or ${names[0]} to ${names.at(-1)}` : ''
  throw new WrongField(
    `'${part}' is not ${name}`,
    `${name} is a number from ${lowest} to ${highest}${also}; '*' is every one`,
  )
}

function everyNth(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)
}

function inOrder(set: ReadonlySet<number>): number[] {
  return [...set].sort((a, b) => a - b)
}
