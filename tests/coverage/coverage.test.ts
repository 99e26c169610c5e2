import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CoverageRow, isOpen, lacksErrors, readCoverage } from './read-coverage.ts'

/** How many rows nothing proves yet: the number may only fall. */
const OPEN_ROWS = 0

/** How many common rows have no case of an error yet: the number may only fall. */
const WITHOUT_ERRORS = 0

const sections = readCoverage('.')
const told = readFileSync('COMPATIBILITY.md', 'utf8').split('\n')
const texts = new Map<string, string | undefined>()

test.each(sections)('$section: each case is there, and is one that a test plays', ({ rows }) => {
  const lost = rows.flatMap(({ row, cases, errors = [] }) =>
    [...cases, ...errors].filter((each) => !isThere(each)).map((each) => `${row}: ${each}`),
  )
  expect(lost).toEqual([])
})

test.each(sections)('$section: each difference is a row of COMPATIBILITY.md', ({ rows }) => {
  const untold = rows.filter(
    ({ difference }) => difference !== undefined && !told.some((line) => line.startsWith(`| ${difference}`)),
  )
  expect(untold).toEqual([])
})

test.each(sections)('$section: no row and no case stands twice', ({ rows }) => {
  const names = rows.map(({ row }) => row)
  expect(repeated(names)).toEqual([])
  expect(rows.filter(({ cases, errors = [] }) => repeated(cases).length + repeated(errors).length > 0)).toEqual([])
})

test('no more rows are open than there were', () => {
  const open: readonly CoverageRow[] = sections.flatMap(({ rows }) => rows.filter(isOpen))
  expect(open.length, open.map(({ row }) => row).join('\n')).toBe(OPEN_ROWS)
})

test('no more common rows are without a case of an error than there were', () => {
  const without = sections.flatMap(({ rows }) => rows.filter(lacksErrors))
  expect(without.length, without.map(({ row }) => row).join('\n')).toBe(WITHOUT_ERRORS)
})

test('a row that cannot fail has no case of an error', () => {
  const both = sections.flatMap(({ rows }) => rows.filter(({ cannotFail, errors }) => cannotFail && errors))
  expect(both).toEqual([])
})

/** A path, and behind `#` words that stand in its file, or in one of its folder's. */
function isThere(place: string): boolean {
  const at = place.indexOf('#')
  const path = at < 0 ? place : place.slice(0, at)
  return isPlayed(path) && textOf(path)?.includes(at < 0 ? '' : place.slice(at + 1)) === true
}

/** Tests, the cases that they read, and what the comparison with both engines at once looks at. */
function isPlayed(path: string): boolean {
  if (path.endsWith('.test.ts') || path === 'tests/parity/observing.ts') return true
  const [, project] = /^(tests\/(?:parity\/postgres|parity|projects|events\/streams)\/\w+)(?:\/|$)/.exec(path) ?? []
  if (project === 'tests/parity/live') return /\/(aspects\/[\w-]+|selectors)\.ts$/.test(path)
  if (project !== undefined) return ['recorded', 'expected'].some((name) => existsSync(join(project, `${name}.json`)))
  return /^tests\/(?:builtins|config|deps|errors|events|jinja|manifest|properties|selection|unit-test-diff)\/.+\.(?:jsonl?|txt|yml|ts)$/.test(
    path,
  )
}

function textOf(path: string): string | undefined {
  if (!texts.has(path)) texts.set(path, existsSync(path) ? readAll(path) : undefined)
  return texts.get(path)
}

function readAll(path: string): string {
  if (statSync(path).isFile()) return readFileSync(path, 'utf8')
  return readdirSync(path)
    .map((name) => readAll(join(path, name)))
    .join('\n')
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
