import type { PyDateTime } from './date-time.ts'
import { PyTimedelta } from './timedelta.ts'
import { FixedTimezone, TzInfo } from './tzinfo.ts'

/** The zone of the machine, in which Python reads every naive datetime. */
export function localTimezone(): LocalTimezone {
  return new LocalTimezone()
}

class LocalTimezone extends TzInfo {
  override readonly typeName = 'datetime.timezone'

  override utcoffset(moment: PyDateTime | null): PyTimedelta {
    if (moment === null) return new PyTimedelta(0n)
    return PyTimedelta.ofSeconds(-jsDateOf(moment).getTimezoneOffset() * 60)
  }

  override dst(): null {
    return null
  }

  override tzname(moment: PyDateTime | null): string | null {
    return moment && zoneName(jsDateOf(moment))
  }

  override fromUtc(moment: PyDateTime): PyDateTime {
    const instant = new Date(Number(moment.fieldMicroseconds / 1000n))
    return moment.plus(PyTimedelta.ofSeconds(-instant.getTimezoneOffset() * 60))
  }

  /** The machine's distance from UTC at that moment, as a zone that does not change. */
  fixedAt(moment: PyDateTime): FixedTimezone {
    const instant = new Date(Number(moment.instant(this) / 1000n))
    return new FixedTimezone(PyTimedelta.ofSeconds(-instant.getTimezoneOffset() * 60), zoneName(instant) ?? undefined)
  }
}

function jsDateOf(moment: PyDateTime): Date {
  const date = new Date(2000, moment.month - 1, moment.day, moment.hour, moment.minute, moment.second)
  date.setFullYear(moment.year)
  return date
}

function zoneName(date: Date): string | null {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? null
}
