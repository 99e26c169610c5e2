import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { kills } from './kills.ts'
import { readDatabase } from './read-database.ts'
import { killAll, run, SETTINGS, start, TRELLIS, writeProject } from './trellis-process.ts'

const ENDLESS = 'select count(*) as n from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3\n'
const folders: string[] = []

function project(files: Readonly<Record<string, string>>): string {
  const folder = writeProject({ ...SETTINGS, ...files })
  folders.push(folder)
  return folder
}

function readResults(folder: string): { unique_id: string; status: string }[] {
  return JSON.parse(readFileSync(join(folder, 'target', 'run_results.json'), 'utf8')).results
}

afterEach(() => {
  killAll()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('a killed build leaves tables and snapshots old or new, artifacts whole, and the next build works', async () => {
  const report = await kills(6, 20)
  expect(report.problems).toEqual([])
  expect(report.hits).toBeGreaterThan(0)
})

describe('an interrupted run', () => {
  test('cancels its queries, writes run_results.json and ends with exit code 2', async () => {
    const folder = project({
      'models/quick.sql': 'select 1 as n\n',
      'models/slow.sql': `{{ config(materialized='table') }}\n-- {{ ref('quick') }}\n${ENDLESS}`,
    })
    const build = start(folder, ['build'])
    await build.prints('START sql table model main.slow')
    build.process.kill('SIGINT')
    const { code, output } = await build.ended
    expect(code, output).toBe(2)
    expect(output).toContain('Exited because of keyboard interrupt')
    const results = readResults(folder)
    expect(results.find(({ unique_id }) => unique_id === 'model.shop.quick')?.status).toBe('success')
    expect(results.find(({ unique_id }) => unique_id === 'model.shop.slow')?.status).not.toBe('success')
    expect((await run(folder, ['run', '-s', 'quick'])).code).toBe(0)
  })

  test('says so of an operation and of a hook', async () => {
    const folder = project({
      'macros/slow.sql': `{% macro slow() %}{% do log('begun', info=true) %}{% do run_query('${ENDLESS.trim()}') %}{% endmacro %}\n`,
      'models/quick.sql': 'select 1 as n\n',
    })
    const text = await interruptedAt(folder, 'begun', ['run-operation', 'slow'])
    expect(text).toMatch(/Encountered an error while running operation: Runtime Error.*\n +The run was interrupted/)
    const hook = project({
      'dbt_project.yml': `${SETTINGS['dbt_project.yml']}on-run-start: "${ENDLESS.trim()}"\n`,
      'models/quick.sql': 'select 1 as n\n',
    })
    expect(await interruptedAt(hook, 'START hook', ['run'])).toMatch(/failed, error:\n +The run was interrupted/)
  })

  async function interruptedAt(folder: string, text: string, words: readonly string[]): Promise<string> {
    const running = start(folder, words)
    await running.prints(text)
    running.process.kill('SIGINT')
    const { code, output } = await running.ended
    expect(code, output).toBe(2)
    return output
  }
})

describe('a database file that another process holds', () => {
  test('gives one message that names the file and the holder', async () => {
    const folder = project({ 'models/slow.sql': `{{ config(materialized='table') }}\n${ENDLESS}` })
    const first = start(folder, ['run'])
    try {
      await first.prints('START sql table model main.slow')
      const { code, output } = await run(folder, ['run'])
      expect(code).toBe(2)
      expect(output).toContain('shop.duckdb')
      expect(output).toContain(String(first.process.pid))
      expect(output).not.toMatch(/^ {4}at /m)
    } finally {
      first.process.kill('SIGKILL')
      await first.ended
    }
  })
})

test('a current folder that is gone is told of without a stack', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `folder=$(mktemp -d); cd "$folder"; rmdir "$folder"; node "${TRELLIS}" run`],
    {
      encoding: 'utf8',
    },
  )
  expect(stderr).toBe('The current folder is not there any more: change into one that is, and run it again.\n')
  expect(status).toBe(2)
})

describe('a full disk', () => {
  const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=1m tmpfs ${tmpdir()}`]).status === 0

  test.skipIf(!canMount)('gives an error for the node, keeps the old table, and the next run works', async () => {
    const folder = project({
      'models/big.sql': `{{ config(materialized='table') }}\nselect range as id, md5(range::varchar) as text from range({{ var('rows') }})\n`,
    })
    const disk = mkdtempSync(join(tmpdir(), 'trellis-disk-'))
    folders.push(disk)
    const build = (rows: number) => `node ${TRELLIS} build --vars '{rows: ${rows}}'`
    const script = [
      `mount -t tmpfs -o size=16m tmpfs ${disk} && cp -r ${folder}/. ${disk} && cd ${disk}`,
      build(1000),
      'head -c 4000000 /dev/zero > filler',
      `(${build(3_000_000)}; echo code $? > ${folder}/code) || true`,
      'rm filler',
      build(2000),
      `cp shop.duckdb ${folder}/`,
    ].join('\n')
    const { status, stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-ec', script], { encoding: 'utf8' })
    const output = stdout + stderr
    expect(status, output).toBe(0)
    expect(readFileSync(join(folder, 'code'), 'utf8').trim(), output).toMatch(/^code [12]$/)
    expect(output).not.toMatch(/^ {4}at |mistake in Trellis/m)
    expect(await readDatabase(join(folder, 'shop.duckdb'), 'select count(*)::int as n from big')).toEqual([{ n: 2000 }])
  })

  test.skipIf(!canMount)('before the first run leaves nothing that the next one could not open', () => {
    const folder = project({ 'models/good.sql': 'select 1 as n\n' })
    const disk = mkdtempSync(join(tmpdir(), 'trellis-disk-'))
    folders.push(disk)
    const build = `node ${TRELLIS} build --no-write-json --no-partial-parse --log-level-file none`
    const script = [
      `mount -t tmpfs -o size=4m tmpfs ${disk} && cp -r ${folder}/. ${disk} && cd ${disk}`,
      'cat /dev/zero > filler || true',
      `${build} || echo code $?`,
      'rm filler',
      build,
    ].join('\n')
    const { status, stdout } = spawnSync('unshare', ['-rm', 'sh', '-ec', script], { encoding: 'utf8' })
    expect(stdout).toMatch(/No space left on device\n +hint: the disk is full: free some space and run again\ncode 2\n/)
    expect(status, stdout).toBe(0)
  })

  test.skipIf(!canMount)('is told of the node whose text could not be written', () => {
    const folder = project({ 'models/good.sql': `select 1 as n -- ${'long '.repeat(2000)}\n`, 'target/run/.keep': '' })
    const script = `mount -t tmpfs -o size=4k tmpfs ${folder}/target/run && cd ${folder} && node ${TRELLIS} build`
    const { status, stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' })
    expect(status, stdout).toBe(1)
    expect(stdout).toMatch(
      /Runtime Error in model good \(models\/good.sql\) .*\n +ENOSPC: .*, write '.*target\/run\/shop\/models\/good.sql'\n +hint: the disk is full/,
    )
  })
})

test('what became of the nodes is told where the artifacts cannot be written', async () => {
  const folder = project({ 'models/bad.sql': 'select no_such_column\n', 'target/run_results.json/.keep': '' })
  const { code, output } = await run(folder, ['build'])
  expect(code, output).toBe(2)
  expect(output).toMatch(/no_such_column[^]*Done\. PASS=0 WARN=0 ERROR=1[^]*target\/run_results\.json'/)
})

describe('a file that cannot be read', () => {
  test.skipIf(process.getuid?.() === 0)('is named in one error', async () => {
    const folder = project({ 'models/secret.sql': 'select 1 as n\n' })
    chmodSync(join(folder, 'models/secret.sql'), 0o000)
    const { code, output } = await run(folder, ['build'])
    expect(code).toBe(2)
    expect(output).toContain('models/secret.sql')
    expect(output).not.toMatch(/^ {4}at /m)
  })

  test('is named also where it is a folder with the name of a file', async () => {
    const folder = project({ 'models/odd.sql/inner.txt': 'nothing\n', 'models/good.sql': 'select 1 as n\n' })
    const { code, output } = await run(folder, ['build'])
    expect(code, output).toBe(0)
  })
})

test('no half-written neighbour of an artifact is left behind', async () => {
  const folder = project({ 'models/good.sql': 'select 1 as n\n' })
  await run(folder, ['build'])
  const target = join(folder, 'target')
  expect(existsSync(join(target, 'manifest.json'))).toBe(true)
  expect(readdirSync(target).filter((name) => /\.tmp|~$/.test(name))).toEqual([])
})
