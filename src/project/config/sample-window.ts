/** `--sample`: the span of time that refs and sources are cut down to. */
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { PyDateTime } from '../builtins/datetime/date-time.ts'
import { dateTimeFromIso } from '../builtins/datetime/parse-iso.ts'
import { PYTZ_UTC } from '../builtins/pytz/timezone.ts'

export class SampleWindow {
  readonly start: PyDateTime
  readonly end: PyDateTime

  constructor(start: PyDateTime, end: PyDateTime) {
    this.start = start
    this.end = end
  }

  /** As artifacts hold it, and as it can be read again. */
  toJSON(): { readonly start: string; readonly end: string } {
    return { start: this.start.isoformat(), end: this.end.isoformat() }
  }

  get startMs(): number {
    return Number(this.start.instant(PYTZ_UTC) / 1000n)
  }

  get endMs(): number {
    return Number(this.end.instant(PYTZ_UTC) / 1000n)
  }
}

const GRAINS = ['hour', 'day', 'month', 'year'] as const
type Grain = (typeof GRAINS)[number]

/** Reads `3 days`, which end now, or a mapping with `start` and `end`. Throws an `Error` that says what is wrong. */
export function parseSampleWindow(text: string, nowMs: number): SampleWindow {
  return text.trimStart().startsWith('{') ? givenWindow(text) : windowUntilNow(text, nowMs)
}

function givenWindow(text: string): SampleWindow {
  const { value } = parseYaml({ path: '--sample', text })
  if (!isMapping(value)) throw new Error('The --sample argument must be a YAML dictionary')
  const [start, end] = (['start', 'end'] as const).map((key) => {
    if (value[key] === undefined) throw new Error(`Field "${key}" of type datetime is missing in SampleWindow instance`)
    const moment = momentOf(value[key])
    if (!moment) {
      throw new Error(`Field "${key}" of type datetime in SampleWindow has invalid value ${shown(value[key])}`)
    }
    // A zone counts for nothing: the clock is read as UTC.
    return moment.withZone(PYTZ_UTC)
  }) as [PyDateTime, PyDateTime]
  return new SampleWindow(start, end)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

function momentOf(value: unknown): PyDateTime | undefined {
  const text = value instanceof YamlDate || value instanceof YamlDateTime ? value.toJSON() : value
  try {
    return typeof text === 'string' ? dateTimeFromIso(text) : undefined
  } catch {
    return undefined
  }
}

function windowUntilNow(text: string, nowMs: number): SampleWindow {
  const parts = text.split(' ')
  const [count = '', unit = ''] = parts
  if (parts.length !== 2) {
    throw new Error(`Cannot load SAMPLE_WINDOW from '${text}'. Must be of form 'DAYS_INT GRAIN_SIZE'.`)
  }
  if (!/^[+-]?\d+$/.test(count)) throw new Error(`Unable to convert '${count}' to an integer.`)
  const grain = GRAINS.find((each) => each === unit.toLowerCase().replace(/s+$/, ''))
  if (!grain) {
    const known = [...GRAINS, ...GRAINS.map((each) => `${each}s`)].map((each) => `'${each}'`).join(', ')
    throw new Error(`Invalid grain size '${unit}'. Must be one of [${known}].`)
  }
  const now = BigInt(Math.round(nowMs * 1000))
  const end = PyDateTime.atInstant(now, PYTZ_UTC)
  const before = BigInt(offset(Math.floor(nowMs), grain, -Number(count))) * 1000n + (now % 1000n)
  return new SampleWindow(PyDateTime.atInstant(before, PYTZ_UTC), end)
}

/** So many grains later; a day that a month does not have becomes its last. */
function offset(ms: number, grain: Grain, count: number): number {
  if (grain === 'hour') return ms + count * 3_600_000
  if (grain === 'day') return ms + count * 86_400_000
  const date = new Date(ms)
  const month = date.getUTCMonth() + (grain === 'month' ? count : count * 12)
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last)) + (ms % 86_400_000)
}
