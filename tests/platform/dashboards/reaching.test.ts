/** Queries of dashboards, pages and alerts read what models have made, and nothing else: files and the network are for models. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from '../../errors/run-case.ts'

const CASES = join(import.meta.dirname, 'reaching')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-reaching-'))
  cpSync(CASES, folder, { recursive: true, filter: (path) => !path.endsWith('.out') })
  writeFileSync(join(folder, 'plants.csv'), 'id,name\n1,Fern\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function say(...words: readonly string[]): Promise<string> {
  const printed: string[] = []
  const host = testHost(folder, { env: {}, unreadable: [] }, (text) => printed.push(text))
  const exitCode = await runCommandLine(words, host)
  return `${printed.join('').replaceAll(folder, '/shop')}exit ${exitCode}\n`
}

function expectAsWritten(name: string, found: string): void {
  const path = join(CASES, name)
  if (process.env['UPDATE']) writeFileSync(path, found)
  expect(found).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}

test('dashboards lint tells each that reaches further, and no other; the database is not opened for it', async () => {
  expectAsWritten('lint.out', await say('dashboards', 'lint'))
  expect(existsSync(join(folder, 'shop.duckdb'))).toBe(false)
})

test('a tile that reaches further is not asked', async () => {
  expect(await say('dashboards', 'query', 'reaching', 'function')).toContain('The query is refused')
})

test('a rule of alerts that reaches further is not asked', async () => {
  expectAsWritten('measure.out', await say('alerts', 'measure', 'files'))
  expect(await say('alerts', 'measure', 'kept')).toContain('exit 0')
})

test('what is refused on PostgreSQL', async () => {
  for (const name of ['reaching.yml', 'kept.yml', 'pages/answer.md']) rmSync(join(folder, 'dashboards', name))
  writeFileSync(
    join(folder, 'dashboards', 'reaching.yml'),
    `title: Reaching
tiles:
  - { id: file, type: table, sql: "select pg_read_file('/etc/passwd') as f" }
  - { id: net, type: table, sql: "select * from dblink('host=db', 'select 1') as t(n int)" }
  - { id: kept, type: table, sql: "select E'a\\\\nb' as text, $$dollars$$ as more" }
`,
  )
  expectAsWritten('postgres.out', await say('dashboards', 'lint', '--target', 'postgres'))
})
