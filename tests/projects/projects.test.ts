import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseFolder, type ToldEvent, writtenManifest } from './parse-folder.ts'

const HERE = 'tests/projects'
const projects = readdirSync(HERE, { withFileTypes: true }).filter((entry) => entry.isDirectory())

type Line = [section: string, id: string, value: unknown]

const DROPPED = new Set(['created_at', 'root_path'])
const INTERNAL = /^(macro\.dbt\.|macro\.dbt_duckdb\.|doc\.dbt\.)/
/** Told at a level that dbt does not show. */
const QUIET: readonly string[] = ['InvalidDisabledTargetInTestNode']

for (const { name } of projects) {
  test(`${name} becomes what dbt makes of it`, async () => {
    const parsed = await parseFolder(resolve(HERE, name), undefined, resolve(HERE))
    const expected = JSON.parse(readFileSync(join(HERE, name, 'expected.json'), 'utf8')) as Line[]
    const isEvent = ([section]: Line) => section === 'event'
    const keyed = (lines: readonly Line[]) =>
      Object.fromEntries(lines.map(([section, id, value]) => [`${section} ${id}`, value]))
    expect(keyed(resources(writtenManifest(parsed)))).toEqual(keyed(expected.filter((line) => !isEvent(line))))
    expect(sorted(parsed.events.filter(isShown).map(eventLine))).toEqual(sorted(expected.filter(isEvent)))
  })
}

function resources(manifest: Record<string, Record<string, unknown>>): Line[] {
  const left = new Set(['metadata', 'parent_map', 'child_map', 'group_map'])
  return Object.entries(manifest).flatMap(([section, things]) =>
    left.has(section)
      ? []
      : Object.entries(plain(section, things) as object).map(([id, value]): Line => [section, id, value]),
  )
}

function plain(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(key, item))
    return key === 'tags' && items.every((item) => typeof item === 'string') ? items.sort() : items
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !DROPPED.has(name) && !INTERNAL.test(name))
  return Object.fromEntries(kept.map(([name, item]) => [name, plain(name, item)]))
}

function isShown({ name, level }: ToldEvent): boolean {
  return !QUIET.includes(name) || level === 'warn'
}

function eventLine({ name, data }: ToldEvent): Line {
  return ['event', name, data]
}

/** dbt orders warnings by the order of files on disk. */
function sorted(lines: readonly Line[]): string[] {
  return lines.map(([, name, data]) => `${name} ${JSON.stringify(data, Object.keys(data as object).sort())}`).sort()
}
