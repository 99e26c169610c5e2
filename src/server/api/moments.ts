import type { Between } from '#platform/store/port/page.ts'
import { HttpProblem } from '../http/http-problem.ts'

/** A moment in an address: `2026-01-31`, or with a time, which is UTC unless it says otherwise. */
export const MOMENT = { type: 'string', minLength: 1, maxLength: 40 } as const

/** Milliseconds since 1970. Throws 400 where the text is no moment. */
export function momentOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  // A plus in an address is read as a space.
  const iso = text.replace(/ (\d\d:\d\d)$/, '+$1')
  const isMoment = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(iso)
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(iso) || iso.length === 10
  const moment = isMoment ? Date.parse(hasZone ? iso : `${iso}Z`) : Number.NaN
  if (!Number.isNaN(moment)) return moment
  throw new HttpProblem(400, 'http/invalid', `${name} is no moment: '${text}'`, {
    hint: 'write 2026-01-31 or 2026-01-31T04:00:00Z',
  })
}

/** A span of time as the store takes it. */
export function betweenOf(
  from: string | undefined,
  to: string | undefined,
  names: readonly [string, string] = ['from', 'to'],
): Between {
  return { from: iso(momentOf(names[0], from)), to: iso(momentOf(names[1], to)) }
}

function iso(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : new Date(moment).toISOString()
}
