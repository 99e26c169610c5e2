import { ABSENT, type Difference } from './difference.ts'
import { findKnown } from './known-differences.ts'

const LONGEST = 400
const BEFORE = 60

/** The differences that nobody gave a reason for, `most` of each kind, and their number. */
export function printDifferences(stand: string, differences: readonly Difference[], most: number): string {
  const unknown = differences.filter((difference) => findKnown(difference) === undefined)
  const kinds = new Map<string, Difference[]>()
  for (const difference of unknown)
    kinds.set(kindOf(difference), [...(kinds.get(kindOf(difference)) ?? []), difference])
  const lines: string[] = []
  for (const cases of kinds.values()) {
    lines.push(...cases.slice(0, most).map(printDifference))
    if (cases.length > most) lines.push(`  … and ${cases.length - most} more of this kind`)
  }
  const known = differences.length - unknown.length
  return [...lines, `${stand}: ${unknown.length} differences without a reason, ${known} with one`].join('\n')
}

/** Differences of one kind: the same field of other nodes, by other commands. */
export function kindOf({ aspect, where }: Difference): string {
  const steps = where.split(' › ')
  return [aspect, steps[0], ...steps.slice(2).map((step) => step.replace(/\d+/g, 'n'))].join(' › ')
}

/** A difference as a few lines to read: long texts from where they part. */
export function printDifference({ stand, command, aspect, where, dbt, trellis }: Difference): string {
  const [left, right] = fromWhereTheyPart(dbt, trellis)
  const lines = [
    `${stand}: dbt ${command}`,
    `  ${aspect}${where === '' ? '' : ` › ${where}`}`,
    `    dbt      ${left}`,
    `    trellis  ${right}`,
  ]
  return lines.join('\n')
}

function fromWhereTheyPart(a: unknown, b: unknown): [string, string] {
  const [left, right] = [shown(a), shown(b)]
  if (left.length <= LONGEST && right.length <= LONGEST) return [left, right]
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  const from = Math.max(0, at - BEFORE)
  return [part(left, from), part(right, from)]
}

function part(text: string, from: number): string {
  return `${from > 0 ? '…' : ''}${text.slice(from, from + LONGEST)}${text.length > from + LONGEST ? '…' : ''}`
}

function shown(value: unknown): string {
  return value === ABSENT ? '–' : JSON.stringify(value)
}
