import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { trellis } from '../parity/trellis.ts'
import { type Database, duckdb } from './database.ts'

type Settings = Readonly<Record<string, unknown>>

interface Case {
  readonly rule: string
  /** False: there is no trellis.yml. */
  readonly platform?: false
  readonly config?: Settings
  readonly steps: readonly {
    readonly sql?: readonly string[]
    readonly files?: Readonly<Record<string, string>>
    /** Added to the snapshot's configuration from now on. */
    readonly config?: Settings
    readonly words: string
    readonly exit: number
    readonly says?: readonly string[]
  }[]
  /** What queries give in the end, each a single value. */
  readonly rows: Readonly<Record<string, string>>
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'safety.json'), 'utf8')) as readonly Case[]

describe('a snapshot does not lose history', () => {
  test.each(cases)('$rule', async ({ steps, rows, config = {}, platform }) => {
    const folder = mkdtempSync(join(tmpdir(), 'trellis-safety-'))
    try {
      const database = await duckdb(folder)
      write(folder, { 'dbt_project.yml': PROJECT, 'profiles.yml': profile(database) })
      if (platform !== false) write(folder, { 'trellis.yml': '' })
      await database.run(SOURCE)
      let settings = { ...CONFIG, ...config }
      for (const { sql = [], files = {}, config: changed, words, exit, says = [] } of steps) {
        settings = { ...settings, ...changed }
        write(folder, { ...files, 'snapshots/stock.yml': snapshot(settings) })
        await database.run(sql)
        let said = ''
        const given = [...words.split(' '), '--project-dir', folder, '--profiles-dir', folder]
        const ended = await trellis((text) => void (said += text))(given, {}, folder)
        for (const part of says) expect(said).toContain(part)
        expect([words, ended, ended === exit ? '' : said]).toEqual([words, exit, ''])
      }
      for (const [query, value] of Object.entries(rows)) {
        const [found] = await database.rows([query])
        expect([query, Object.values(found?.[0] ?? {})]).toEqual([query, [value]])
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

const PROJECT = 'name: play\nversion: "1.0"\nprofile: play\n'

const SOURCE = ['create schema raw', "create table raw.products as select 1 as id, 'a' as name, 5 as qty"]

const CONFIG: Settings = { schema: 'snap', unique_key: 'id', strategy: 'check', check_cols: ['qty'] }

function snapshot(config: Settings): string {
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null))
  return JSON.stringify({
    sources: [{ name: 'raw', schema: 'raw', tables: [{ name: 'products' }] }],
    snapshots: [{ name: 'stock', relation: "source('raw', 'products')", config: given }],
  })
}

function profile({ target }: Database): string {
  return JSON.stringify({ play: { target: 'dev', outputs: { dev: target } } })
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
