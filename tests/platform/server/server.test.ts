import { createServer } from 'node:net'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readDatabase } from '../../faults/read-database.ts'
import { keptRuns, killAll, makeProject, removeProjects, run, serve, start, until } from './served-project.ts'

afterEach(async () => {
  killAll()
  await removeProjects()
})

/** Process numbers of the runners, once there are some. */
function runnersOf(facts: () => { readonly runners: readonly number[] }): Promise<readonly number[]> {
  return until(() => facts().runners.length > 0 && facts().runners)
}

/** One that has ended may still be in the system's list, until its parent looks. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc') || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('trellis up', () => {
  test('says one line when it answers, writes below .trellis only, and leaves nobody behind', async () => {
    const folder = makeProject()
    const before = readdirSync(folder)
    const { server, address, facts, stop } = await serve(folder)
    const [runner = 0] = await runnersOf(facts)
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready', version: '0.1.0', runs: 0 })
    expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual(['.trellis'])
    const { code, output } = await stop()
    expect({ code, output }).toEqual({ code: 0, output: `Trellis is ready at ${address}\n` })
    expect(server.process.exitCode).toBe(0)
    expect(isAlive(runner)).toBe(false)
    expect(readdirSync(join(folder, '.trellis')).filter((name) => /sock|json/.test(name))).toEqual([])
  })

  test('keeps its sockets and files from other users', async () => {
    const folder = makeProject()
    const { facts } = await serve(folder)
    await runnersOf(facts)
    await run(folder, ['seed'])
    const modes = Object.fromEntries(
      ['', ...readdirSync(join(folder, '.trellis')).filter((name) => /sock|json/.test(name))].map((name) => [
        name.replace(/^[0-9a-f]{8}\./, 'runner.'),
        (statSync(join(folder, '.trellis', name)).mode & 0o777).toString(8),
      ]),
    )
    expect(modes).toEqual({ '': '700', 'runner.sock': '600', 'server.json': '600', 'server.sock': '600' })
  })

  test('a second one for the project says who is there', async () => {
    const folder = makeProject()
    const { address, facts } = await serve(folder)
    const second = await run(folder, ['up', '--port', '0'])
    const { pid } = facts().program
    expect(second.code).toBe(2)
    expect(second.output).toBe(
      `Runtime Error   [server/already-up]\n  Trellis is already up for this project (process ${pid}) at ${address}\n` +
        `  hint: stop it with Ctrl-C in its terminal, or: kill ${pid}\n`,
    )
    expect((await run(folder, ['seed'])).code).toBe(0)
  })

  test('of many that start at once, one is up', async () => {
    const folder = makeProject()
    const all = Array.from({ length: 4 }, () => start(folder, ['up', '--port', '0']))
    const ended: number[] = []
    for (const each of all) void each.ended.then(({ code }) => ended.push(code ?? -1))
    await until(() => ended.length === 3)
    expect(ended).toEqual([2, 2, 2])
    expect((await run(folder, ['seed'])).code).toBe(0)
  })

  test('says whose the port is not', async () => {
    const taken = createServer()
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    )
    const { code, output } = await run(makeProject(), ['up', '--port', String(port)])
    taken.close()
    expect({ code, output }).toEqual({
      code: 2,
      output:
        `Runtime Error   [server/address]\n  Another program has this address: 127.0.0.1:${port}\n` +
        '  hint: --port takes another one, 0 any that is free\n',
    })
  })

  test('works in a folder whose path is too long for a socket', async () => {
    const parent = join(makeProject({}), 'deep'.repeat(20), 'deeper'.repeat(10))
    mkdirSync(parent, { recursive: true })
    const folder = makeProject(undefined, parent)
    const { facts, stop } = await serve(folder)
    expect(Buffer.byteLength(join(folder, '.trellis', 'server.sock'))).toBeGreaterThan(107)
    expect(Buffer.byteLength(facts().socket)).toBeLessThan(104)
    expect((await run(folder, ['seed'])).code).toBe(0)
    await until(async () => (await keptRuns(folder))[0]?.status === 'success')
    const { socket } = facts()
    await stop()
    expect(existsSync(socket)).toBe(false)
  })

  test('refuses pages of other sites and other names', async () => {
    const { address } = await serve(makeProject())
    const status = async (headers: Record<string, string>) => (await fetch(`${address}/healthz`, { headers })).status
    expect(await status({ origin: 'http://evil.example.com' })).toBe(403)
    expect(await status({ origin: address })).toBe(200)
  })
})

describe('a runner', () => {
  test('that is killed takes its run along, and nothing else', async () => {
    const folder = makeProject()
    const { facts, address, runs } = await serve(folder)
    expect((await run(folder, ['build', '--exclude', 'tag:odd', 'test_type:generic'])).code).toBe(0)
    const build = start(folder, ['run', '-s', 'slow'])
    await build.prints('START')
    const [runner = 0] = await runnersOf(facts)
    process.kill(runner, 'SIGKILL')
    const { code, output } = await build.ended
    expect(code).toBe(2)
    expect(output).toContain(
      `Runtime Error: the run was cut off\n  The process that ran it (${runner}) was ended by SIGKILL: ` +
        'somebody killed it, or the system had no memory left.\n  hint: run it again; what it had finished stays\n',
    )
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    const last = await until(async () => (await runs()).findLast(({ finishedAt }) => finishedAt !== null))
    expect(last).toMatchObject({ commands: ['dbt run -s slow'], status: 'error' })
    expect((await run(folder, ['show', '-s', 'd_plants'])).output).toContain('monstera')
  })

  test.each([
    ['runs out of memory', 'SIGABRT', 'native code in it gave up'],
    ['crashes in native code', 'SIGSEGV', 'native code in it crashed'],
  ])('that %s is told of', async (_, signal, reason) => {
    const folder = makeProject()
    const { facts } = await serve(folder)
    const build = start(folder, ['run', '-s', 'slow'])
    await build.prints('START')
    const [runner = 0] = await runnersOf(facts)
    process.kill(runner, signal)
    expect((await build.ended).output).toContain(`(${runner}) was ended by ${signal}: ${reason}.`)
    expect((await run(folder, ['seed'])).code).toBe(0)
  })

  test('that no longer answers is ended', async () => {
    const folder = makeProject()
    const { facts, server } = await serve(folder, [], { TRELLIS_RUNNER_SILENCE: '2' })
    const build = start(folder, ['run', '-s', 'slow'])
    await build.prints('START')
    const [runner = 0] = await runnersOf(facts)
    process.kill(runner, 'SIGSTOP')
    expect(await build.ended).toMatchObject({
      code: 2,
      output: expect.stringMatching(
        new RegExp(`\\(${runner}\\) was ended by the server: it had not answered for [234] s\\.`),
      ),
    })
    await server.prints(`The runner (process ${runner}) has not answered for `)
    expect((await run(folder, ['seed'])).code).toBe(0)
  })
})

describe('a server that is stopped', () => {
  // A terminal and a service manager may tell all of its processes at once.
  test.each([
    ['alone', 'SIGINT', false],
    ['with its runner', 'SIGINT', true],
    ['with its runner', 'SIGTERM', true],
  ] as const)('%s, by %s, lets runs end that do so in time', async (_, signal, isGroup) => {
    const folder = makeProject({
      'models/pause.sql': "{{ config(materialized='table') }}\nselect sleep_ms(1500) as n\n",
      'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
      'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
    })
    const { server, facts } = await serve(folder)
    const build = start(folder, ['run'])
    await build.prints('START')
    const runners = isGroup ? await runnersOf(facts) : []
    for (const pid of [...runners, server.process.pid ?? 0]) process.kill(pid, signal)
    await server.prints('Waiting up to 30 s for a run to end. Stop again to cancel.')
    const refused = await run(folder, ['ls'])
    expect(refused).toMatchObject({
      code: 2,
      output: 'The server of this project is about to stop: try again in a moment.\n',
    })
    expect((await build.ended).code).toBe(0)
    expect((await server.ended).code).toBe(0)
    expect((await keptRuns(folder)).map(({ status }) => status)).toEqual(['success'])
  })

  test.each([
    ['after the grace it is given', ['--grace', '0.2'], false],
    ['when it is asked again', [], true],
  ])('cancels and marks what is under way %s', async (_, words, isAskedAgain) => {
    const folder = makeProject()
    const { server, stop } = await serve(folder, words)
    const build = start(folder, ['run', '-s', 'slow'])
    await build.prints('START')
    const stopped = stop()
    if (isAskedAgain) {
      await server.prints('Stop again to cancel.')
      server.process.kill('SIGTERM')
    }
    expect((await build.ended).code).toBe(2)
    expect((await stopped).code).toBe(0)
    expect((await keptRuns(folder)).map(({ status }) => status)).toEqual(['cancelled'])
    // The file is free.
    expect((await run(folder, ['seed'])).code).toBe(0)
  })
})

test('a log of objects has nothing else in it, also while the server waits and cancels', async () => {
  const folder = makeProject()
  const { stop } = await serve(folder, ['--grace', '0.2', '--log-format', 'json'])
  const build = start(folder, ['run', '-s', 'slow'])
  await build.prints('START')
  const { output } = await stop()
  await build.ended
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Trellis is ready at '))
  const messages = lines.map((line) => (JSON.parse(line) as { readonly message: string }).message)
  expect(messages).toEqual(expect.arrayContaining([expect.stringMatching(/^Waiting/), 'Cancelling what is under way.']))
})

describe('a server that is killed', () => {
  test('keeps nobody from the file, and the next one marks what it has left unfinished', async () => {
    const folder = makeProject()
    const first = await serve(folder)
    const build = start(folder, ['run', '-s', 'slow'])
    await build.prints('START')
    const [runner = 0] = await runnersOf(first.facts)
    first.server.process.kill('SIGKILL')
    expect((await build.ended).code).toBe(2)
    await until(() => !isAlive(runner))
    expect(existsSync(join(folder, '.trellis', 'server.sock'))).toBe(true)
    expect((await run(folder, ['seed'])).code).toBe(0)
    const second = await serve(folder)
    await until(async () => (await second.runs())[0]?.status === 'error')
    expect((await second.runs()).map(({ statusMessage }) => statusMessage)).toEqual([
      'The server that had it ended before the run did.',
    ])
    expect((await run(folder, ['seed'])).code).toBe(0)
  })

  test('leaves a runner that does not end by itself to the next one', async () => {
    const folder = makeProject()
    const first = await serve(folder)
    expect((await run(folder, ['seed'])).code).toBe(0)
    const [runner = 0] = await runnersOf(first.facts)
    process.kill(runner, 'SIGSTOP')
    first.server.process.kill('SIGKILL')
    const second = await serve(folder)
    expect(isAlive(runner)).toBe(false)
    expect((await run(folder, ['seed'])).code).toBe(0)
    await second.stop()
  })
})

test('what stands in .trellis/server.json and is no word of a server is passed over', async () => {
  const folder = makeProject()
  mkdirSync(join(folder, '.trellis'))
  for (const text of ['', '{', '[]', '{"program": {"pid": 1}, "address": "x", "socket": "/nowhere"}']) {
    writeFileSync(join(folder, '.trellis', 'server.json'), text)
    expect((await run(folder, ['seed'])).code).toBe(0)
  }
})

test('the database is a whole file after each run, without a log beside it', async () => {
  const folder = makeProject()
  await serve(folder)
  await run(folder, ['seed'])
  await until(() => !existsSync(join(folder, 'shop.duckdb.wal')))
  const copy = join(folder, 'copy.duckdb')
  writeFileSync(copy, readFileSync(join(folder, 'shop.duckdb')))
  expect(await readDatabase(copy, 'select name from plants order by id')).toEqual([
    { name: 'Monstera' },
    { name: 'Pothos' },
  ])
  rmSync(copy)
})

test('a file that a runner keeps is given to a run that attaches it', async () => {
  const folder = makeProject()
  writeFileSync(
    join(folder, 'profiles.yml'),
    `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    report: {type: duckdb, path: report.duckdb, attach: [{path: shop.duckdb, alias: shop_live, read_only: true}]}
`,
  )
  writeFileSync(
    join(folder, 'macros', 'count.sql'),
    "{% macro count() %}{{ print(run_query('select count(*) from shop_live.plants').columns[0].values()[0]) }}{% endmacro %}\n",
  )
  const { facts } = await serve(folder)
  expect((await run(folder, ['seed'])).code).toBe(0)
  const [first = 0] = await runnersOf(facts)
  expect(await run(folder, ['-q', 'run-operation', 'count', '--target', 'report'])).toMatchObject({
    code: 0,
    output: '2\n',
  })
  expect(isAlive(first)).toBe(false)
  // And the other way round: nothing is attached between runs.
  expect((await run(folder, ['seed'])).code).toBe(0)
})
