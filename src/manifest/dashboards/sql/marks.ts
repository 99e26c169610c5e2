import type { FilterPlace, SqlParts } from '../query.ts'

/** Characters that no file holds: YAML refuses them. */
const [BEGIN, MIDDLE, END] = ['\u0002', '\u0003', '\u0004'] as const

/** A place of a filter, as it stands in a query while that is rendered. */
export function filterMark({ expression, ...place }: FilterPlace): string {
  return `${BEGIN}${JSON.stringify(place)}${MIDDLE}${expression}${END}`
}

/** A rendered query with its places. */
export function splitMarks(sql: string): SqlParts {
  const parts: (string | FilterPlace)[] = []
  let from = 0
  for (const match of sql.matchAll(MARK)) {
    if (match.index > from) parts.push(sql.slice(from, match.index))
    const [whole, place = '', expression = ''] = match
    parts.push({ ...(JSON.parse(place) as Omit<FilterPlace, 'expression'>), expression })
    from = match.index + whole.length
  }
  if (from < sql.length) parts.push(sql.slice(from))
  return parts
}

// oxlint-disable-next-line no-control-regex -- these are what marks are made of.
const MARK = /\u0002([^\u0003]*)\u0003([^\u0004]*)\u0004/g
