import { spawn } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TRELLIS } from '../../faults/trellis-process.ts'
import {
  killAll,
  makeProject,
  removeProjects,
  run,
  serve,
  type Served,
  start,
  steady,
  until,
} from './served-project.ts'

let served: Served
/** The same project without a server. */
let bare = ''

beforeAll(async () => {
  bare = makeProject()
  served = await serve(makeProject())
})

afterAll(async () => {
  await served.stop()
  killAll()
  await removeProjects()
})

async function both(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [mine, theirs] = await Promise.all([run(served.folder, words, env), run(bare, words, env)])
  return {
    handed: { code: mine.code, output: steady(mine.output, served.folder) },
    alone: { code: theirs.code, output: steady(theirs.output, bare) },
  }
}

describe('a command that is handed over prints what it prints by itself, with the same exit code', () => {
  test.each<[words: string[], env?: Record<string, string>]>([
    [['seed']],
    [['run', '--exclude', 'tag:odd', '--threads', '1']],
    [['test', '--threads', '1']],
    [['build', '--exclude', 'tag:odd', '--threads', '1']],
    [['run', '-s', 'broken']],
    [['retry']],
    [['snapshot']],
    [['ls']],
    [['ls', '--output', 'json', '-s', 'd_plants']],
    [['show', '-s', 'd_plants']],
    [['show', '--inline', "select * from {{ ref('d_plants') }} order by id", '--output', 'json']],
    [['compile', '-s', 'd_plants']],
    [['run', '-s', 'nothing_of_the_kind']],
    [['run', '--no-such-option']],
    [['run', '--select']],
    [['--log-format', 'json', 'run', '-s', 'stg_plants']],
    [['-q', 'run', '-s', 'stg_plants']],
    [['run', '-s', 'stg_plants', '--use-colors']],
    [['run', '-s', 'stg_plants', '--printer-width', '120']],
    [['run', '-s', 'stg_plants', '--target', 'none']],
    [['run-operation', 'say', '--args', '{text: "a\tb\\u00e9 \\U0001F331"}']],
    [['run-operation', 'nobody']],
    [['run-operation', 'show_env', '--args', '{name: COLOUR}'], { COLOUR: 'green' }],
    [['run-operation', 'say', '--args', '{text: "hush-hush-hush"}'], { DBT_ENV_SECRET_WORD: 'hush-hush-hush' }],
    [['run-operation', 'zone'], { TZ: 'Asia/Tokyo' }],
    [['run-operation', 'zone'], { TZ: 'America/New_York' }],
    [['source', 'freshness']],
    [['docs', 'generate']],
    [['parse']],
    [['clean']],
    [['debug', '--config-dir']],
    [['no-such-command']],
    [['run', '--help']],
    [['--version']],
  ])('%j', async (words, env) => {
    const { handed, alone } = await both(words, env)
    expect(handed).toEqual(alone)
  })

  test('also from another folder', async () => {
    const words = (folder: string) => ['ls', '--project-dir', folder, '--profiles-dir', folder]
    const told = async (folder: string) => {
      const { code, output } = await run(tmpdir(), words(folder))
      return { code, output: steady(output, '-') }
    }
    expect(await told(served.folder)).toEqual(await told(bare))
  })

  test('and writes the same log', async () => {
    await both(['run', '-s', 'd_plants', '--threads', '1'])
    const last = (folder: string) =>
      steady(
        readFileSync(join(folder, 'logs', 'dbt.log'), 'utf8')
          .split('==== ')
          .at(-1) ?? '',
        folder,
      )
        .split('\n')
        .filter((line) => !/Resource report|adapter: Setting|Connection '|parse_cache|memory/i.test(line))
    expect(last(served.folder)).toEqual(last(bare))
  })
})

test('what is not of the project is nobody else’s: init runs by itself', async () => {
  const before = (await served.runs()).length
  const folder = makeProject({})
  await run(folder, ['init', 'garden', '--skip-profile-setup'])
  expect((await served.runs()).length).toBe(before)
})

test('what dbt does not have is no run, as without a server', async () => {
  const before = (await served.runs()).length
  const { handed, alone } = await both(['changes', 'no_such_snapshot'])
  expect(handed).toEqual(alone)
  expect(handed.code).toBe(2)
  expect((await served.runs()).length).toBe(before)
})

test('a large output comes as a whole', async () => {
  const { handed, alone } = await both(['-q', 'run-operation', 'lines', '--args', '{count: 100000}'])
  expect(handed.output.length).toBeGreaterThan(9_000_000)
  expect(handed.output === alone.output).toBe(true)
  expect(handed.code).toBe(0)
})

test('who no longer reads the output does not stop the run', async () => {
  const child = spawn(process.execPath, [TRELLIS, 'run-operation', 'lines', '--args', '{count: 20000}'], {
    cwd: served.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.once('data', () => child.stdout.destroy())
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
})

test('several command lines run at once, each with its own output', async () => {
  const names = ['fern', 'moss', 'ivy', 'palm', 'rose', 'lily']
  const all = await Promise.all(
    names.map((name) => run(served.folder, ['-q', 'run-operation', 'say', '--args', `{text: ${name}}`])),
  )
  expect(all.map(({ output }) => output.trim())).toEqual(names)
})

test('those of different time zones do not mix', async () => {
  const zones = { 'Asia/Tokyo': '+0900', UTC: '+0000', 'Asia/Kolkata': '+0530' }
  const all = await Promise.all(
    Object.keys(zones).map((TZ) => run(served.folder, ['-q', 'run-operation', 'zone'], { TZ })),
  )
  expect(all.map(({ output }) => output.trim())).toEqual(Object.values(zones))
})

describe('Ctrl-C', () => {
  test('once cancels the queries and ends the run in good order', async () => {
    const build = start(served.folder, ['run', '-s', 'slow'])
    await build.prints('START')
    build.process.kill('SIGINT')
    const { code, output } = await build.ended
    expect(output).toContain('CANCEL query model.shop.slow')
    expect(code).toBe(2)
    const last = await until(async () => (await served.runs()).findLast(({ status }) => status === 'cancelled'))
    expect(last.commands).toEqual(['dbt run -s slow'])
  })

  test('who is killed outright takes the run along', async () => {
    const build = start(served.folder, ['run', '-s', 'slow'])
    await build.prints('START')
    build.process.kill('SIGKILL')
    await build.ended
    await until(async () => (await served.runs()).at(-1)?.status === 'cancelled')
  })
})

test('all that ran is kept: who, what, on what, with events, results and artifacts', async () => {
  await run(served.folder, ['build', '--exclude', 'tag:odd'], { DBT_ENV_SECRET_KEY: 'sesame-open', USER: 'gardener' })
  const kept = await until(async () => {
    const last = (await served.runs()).at(-1)
    return last?.finishedAt ? last : undefined
  })
  expect(kept).toMatchObject({
    origin: 'cli',
    requester: 'gardener',
    commands: ['dbt build --exclude tag:odd'],
    target: 'dev',
    projectName: 'shop',
    status: 'error',
    exitCode: 1,
    counts: { statuses: { success: 4, pass: 2, fail: 1 } },
  })
  expect(kept.environmentNames).toContain('DBT_ENV_SECRET_KEY')
  expect(JSON.stringify(kept)).not.toContain('sesame-open')
})

test('another target, which is nobody’s file, runs by itself and is kept all the same', async () => {
  writeFileSync(
    join(served.folder, 'profiles.yml'),
    'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 2}\n    memory: {type: duckdb, path: ":memory:"}\n',
  )
  const { code } = await run(served.folder, ['seed', '--target', 'memory'])
  expect(code).toBe(0)
  const last = (await served.runs()).at(-1)
  expect(last).toMatchObject({ target: 'memory', status: 'success', counts: { statuses: { success: 1 } } })
})

test('another build of the program does not touch the file, and says why', async () => {
  const other = makeProject({})
  const root = dirname(dirname(TRELLIS))
  cpSync(join(root, 'dist'), join(other, 'dist'), { recursive: true })
  cpSync(join(root, 'bin'), join(other, 'bin'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'))
  writeFileSync(join(other, 'package.json'), '{"type": "module"}')
  writeFileSync(join(other, 'dist', 'main.js'), `${readFileSync(join(other, 'dist', 'main.js'), 'utf8')}\n`)
  const call = async (...words: string[]) => {
    const child = spawn(process.execPath, [join(other, 'bin', 'trellis.cjs'), ...words], { cwd: served.folder })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    const code = await new Promise((resolve) => child.once('close', resolve))
    return { code, output }
  }
  const refused = await call('run')
  expect(refused.code).toBe(2)
  expect(refused.output).toBe(
    `The server of this project (process ${served.facts().program.pid}) runs Trellis 0.1.0, and this is another build of it: they would not do the same.\n` +
      '  hint: stop the server and start it again with this program\n',
  )
  expect((await call('ls', '-s', 'd_plants')).output).toContain('shop.d_plants')
})
