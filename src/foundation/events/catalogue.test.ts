import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CATALOGUE_PARTS, EVENT_NAMES, getEventKind } from './catalogue.ts'
import { fillFields } from './event-kind.ts'
import { Style } from './style.ts'

interface Recorded {
  readonly name: string
  readonly code: string
  readonly level: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** All fields, in the first case of each event. */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly texts: { readonly plain: string; readonly color?: string; readonly narrow?: string }
}

const recorded = readFileSync('tests/events/messages.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

const usual = { color: false, width: 80, maximumSeedSizeMib: 1, namesDeprecations: false }
const plain = new Style(usual)
const color = new Style({ ...usual, color: true })
const narrow = new Style({ ...usual, width: 40, namesDeprecations: true })

// Recorded there.
beforeAll(() => void vi.stubEnv('TZ', 'UTC'))
afterAll(() => void vi.unstubAllEnvs())

/** Texts that are ours on purpose, or show what only dbt's protocol has. */
const OTHERWISE: ReadonlySet<string> = new Set([
  'InternalErrorOnRun',
  'ProjectCreated',
  'DepsFoundDuplicatePackage',
  'CacheDumpGraph',
])

describe('each event says what it says in dbt', () => {
  const names = [...new Set(recorded.map(({ name }) => name))].filter((name) => !OTHERWISE.has(name))
  test.each(names)('%s', (name) => {
    const kind = getEventKind(name)
    for (const { code, level, data, fields, texts } of recorded.filter((each) => each.name === name)) {
      const filled = fillFields(kind, data)
      expect(kind.code).toBe(code)
      expect(kind.level ?? null).toBe(level)
      if (fields)
        expect(
          Object.keys(filled)
            .filter((key) => key !== 'exc_type')
            .sort(),
        ).toEqual(Object.keys(fields).sort())
      expect(kind.text(filled, plain)).toBe(texts.plain)
      expect(kind.text(filled, color)).toBe(texts.color ?? texts.plain)
      expect(kind.text(filled, narrow)).toBe(texts.narrow ?? texts.plain)
    }
  })

  test('the catalogue has every event of dbt, and few of our own', () => {
    const own = [...EVENT_NAMES].filter((name) => !recorded.some((each) => each.name === name))
    expect(own).toEqual([
      'ProfileStandIn',
      'RequiredVersionIgnored',
      'ReaderFailed',
      'PackageArchiveChanged',
      'ModulesPathRenamed',
      'DashboardProblem',
      'LineRewritten',
      'LeaseAwaited',
    ])
  })
})

test('no name stands in the catalogue twice', () => {
  const names = CATALOGUE_PARTS.flatMap((part) => Object.keys(part))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('no code stands for two events, but for those that dbt gave twice', () => {
  const codes = CATALOGUE_PARTS.flatMap((part) => Object.values(part).map(({ code }) => code))
  expect(codes.filter((code, index) => codes.indexOf(code) !== index).sort()).toEqual(['D012', 'D041'])
})

test('every event that is emitted is in the catalogue', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const emitted = files.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/\bemit\(\s*'([A-Za-z]+)'/g)].map(
      ([, name]) => name as string,
    ),
  )
  expect(emitted.length).toBeGreaterThan(50)
  expect(emitted.filter((name) => !EVENT_NAMES.has(name))).toEqual([])
})
