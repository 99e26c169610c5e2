/**
 * Measures Trellis against the least that the same work could cost, and against real dbt where it is at hand
 * (`dbt` on the path, or `DBT=<program>`). `TRELLIS=<bin/trellis.cjs>` names another build. Each pair runs in turns on
 * this machine, so that the ratios can be compared between machines; prints a table in Markdown.
 *
 *   npm run bench               projects of 2,000 models, a build of 200
 *   npm run bench -- --full     also 10,000 models, and a build of 2,000
 *   npm run bench -- --quick    200 models, few rounds: to see that it runs
 *   npm run bench -- build      only some of `start`, `parse`, `build`, `greenery`, `platform` and `web`
 *   npm run bench -- projects   large projects of other people, at the commits of tests/parity/live; `--projects=<folder>` has clones of them
 *   npm run bench -- --cpu      seconds of the processor in place of those of the clock, for a busy machine
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchPlatform } from './bench/platform.mjs'
import { benchWeb } from './bench/web.mjs'
import { makeProject } from './make-project.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const beside = (name) => join(root, 'scripts', 'bench', name)
const isQuick = process.argv.includes('--quick')
const isFull = process.argv.includes('--full')
const countsCpu = process.argv.includes('--cpu')
const rounds = isQuick ? 3 : 7
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const isAsked = (part) => asked.length === 0 || asked.includes(part)
const program = process.env.TRELLIS ?? join(root, 'bin', 'trellis.cjs')
const work = mkdtempSync(join(tmpdir(), 'trellis-bench-'))
const rows = []

try {
  if (!existsSync(join(root, 'dist', 'main.js'))) node([join(root, 'scripts', 'build.mjs')], root)
  const dbt = findDbt()
  if (isAsked('start')) start(dbt)
  const sizes = isQuick ? [200] : isFull ? [2000, 10_000] : [2000]
  if (isAsked('parse')) for (const models of sizes) parses(models, dbt)
  if (isAsked('build')) for (const models of isFull ? [200, 2000] : [200]) builds(models, dbt)
  if (isAsked('greenery')) await greenery()
  if (rows.length > 0) report(dbt)
  if (isAsked('platform')) reportPlatform(await benchPlatform({ root, work, program, isQuick }))
  if (asked.includes('projects')) reportProjects(benchProjects())
  if (isAsked('web')) reportWeb(await benchWeb({ root, work, program, isQuick }))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** They are fetched, and take minutes: only who asks for them measures them. */
function benchProjects() {
  const words = process.argv.slice(2).filter((word) => word === '--quick' || word.startsWith('--projects='))
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', beside('public-projects.ts'), ...words], {
    cwd: root,
    env: { ...process.env, TRELLIS: program },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`public-projects.ts ended with ${status}`)
  return stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function reportProjects(found) {
  console.log('\n| project, with its packages | command | Trellis | memory | dbt | memory | times as fast |')
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |')
  let last = ''
  for (const { project, models, what, seconds, megabytes, dbt } of found) {
    const name = project === last ? '' : `${project}, ${models.toLocaleString('en')} models`
    const theirs = dbt
      ? [`${dbt.seconds.toFixed(1)} s`, `${dbt.megabytes} MB`, `${(dbt.seconds / seconds).toFixed(0)} ×`]
      : ['–', '–', '–']
    console.log(`| ${[name, what, `${seconds.toFixed(2)} s`, `${megabytes} MB`, ...theirs].join(' | ')} |`)
    last = project
  }
}

function reportWeb(found) {
  if (!found)
    return void console.log('\nThe web app is measured where there is a Chromium: see scripts/with-chromium.mjs')
  console.log('\n| in Chromium | measured | goal |\n| --- | --- | --- |')
  for (const { what, figure, goal, unit } of found)
    console.log(`| ${what} | ${Math.round(figure)} ${unit} | ${goal} ${unit} |`)
}

function start(dbt) {
  measure(
    '`--version`',
    trellis(work, '--version'),
    { what: 'bare `node`', run: () => node(['-e', '0'], work) },
    dbt?.(work, '--version'),
  )
}

function parses(models, dbt) {
  const folder = join(work, `parse_${models}`)
  makeProject(folder, models)
  const floor = { what: 'read and hash its files', run: () => node([beside('read-and-hash.mjs'), folder], work) }
  const name = `${models.toLocaleString('en')} models`
  const changed = join(folder, 'models', 'layer_00', 'folder_0000', 'model_00001.sql')
  const text = readFileSync(changed, 'utf8')
  let edits = 0
  const edit = () => writeFileSync(changed, `${text}-- ${++edits}\n`)
  const forget = () => rmSync(join(folder, 'target'), { recursive: true, force: true })
  const one = ['--select', 'model_00001']
  measure(`${name}: \`parse\`, cold`, trellis(folder, 'parse'), floor, dbt?.(folder, 'parse'), forget)
  measure('… nothing changed', trellis(folder, 'parse'), floor, dbt?.(folder, 'parse'))
  measure('… one file changed', trellis(folder, 'parse'), floor, dbt?.(folder, 'parse'), edit)
  measure('… `ls` of one model', trellis(folder, 'ls', ...one), floor, dbt?.(folder, 'ls', ...one))
  measure('… `compile` of one model', trellis(folder, 'compile', ...one), floor, dbt?.(folder, 'compile', ...one))
}

function builds(models, dbt) {
  const folder = join(work, `build_${models}`)
  makeProject(folder, models)
  const database = join(folder, 'measured.duckdb')
  const name = `${models.toLocaleString('en')} models and as many tests: \`build\``
  measureBuild(name, folder, database, dbt, () => removeDatabase(database))
}

async function greenery() {
  const folder = join(work, 'greenery')
  cpSync(join(root, 'examples', 'greenery'), folder, {
    recursive: true,
    // With a trellis.yml snapshots do more than what is compared here.
    filter: (path) => !/(?:target|logs|\.duckdb|\.wal|trellis\.yml)$/.test(path),
  })
  const database = join(folder, 'greenery.duckdb')
  const raw = join(work, 'generated.duckdb')
  const { generate } = await import('../examples/greenery/generator/generate.mjs')
  await generate({ database: raw })
  measureBuild('Greenery: `build`', folder, database, undefined, () => {
    removeDatabase(database)
    cpSync(raw, database)
  })
}

/** The statements are taken from the log of a build with one thread, and sent again by a bare script. */
function measureBuild(name, folder, database, dbt, reset) {
  reset()
  trellis(
    folder,
    'build',
    '--threads',
    '1',
    '--log-format-file',
    'json',
    '--log-level-file',
    'debug',
    '--log-file-max-bytes',
    '0',
  ).run()
  const log = join(folder, 'logs', 'dbt.log')
  const events = readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const statements = join(folder, 'statements.json')
  writeFileSync(statements, JSON.stringify(events.flatMap(sqlOf)))
  rmSync(join(folder, 'logs'), { recursive: true })
  const floor = { what: 'send the same SQL', run: () => node([beside('send-sql.mjs'), statements, database], folder) }
  const nodes = events.findLast(({ info }) => info.name === 'StatsLine')?.data.stats?.total
  measure(name, trellis(folder, 'build'), floor, dbt?.(folder, 'build'), reset, Number(nodes))
}

/** A rollback is an event of its own. The log shortens the rows of seeds: those the bare script has not to send. */
function sqlOf({ info, data }) {
  if (info.name === 'SQLQuery' && data.sql.endsWith('...')) return []
  return info.name === 'SQLQuery' ? [data.sql] : info.name === 'Rollback' ? ['ROLLBACK'] : []
}

function removeDatabase(path) {
  rmSync(path, { force: true })
  rmSync(`${path}.wal`, { force: true })
}

function trellis(cwd, ...args) {
  return { run: () => node([program, ...args], cwd) }
}

/** Undefined where real dbt is not at hand. */
function findDbt() {
  const program = process.env.DBT ?? 'dbt'
  const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' }
  const isThere = spawnSync(program, ['--version'], { env, encoding: 'utf8' })
  if (isThere.status !== 0 || !/core/i.test(`${isThere.stdout}${isThere.stderr}`)) return undefined
  return (cwd, ...args) => ({ run: () => timed(program, args, cwd, env) })
}

function node(args, cwd) {
  const use = join(work, 'use.json')
  const env = { ...process.env, BENCH_USE: use, NO_COLOR: '1' }
  const { seconds } = timed(process.execPath, ['--require', beside('note-use.cjs'), ...args], cwd, env)
  const used = JSON.parse(readFileSync(use, 'utf8'))
  return { seconds: countsCpu ? used.seconds : seconds, megabytes: used.megabytes }
}

function timed(program, args, cwd, env) {
  const startedAt = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`)
  return { seconds }
}

/** Runs both in turns, once before it counts. `before` puts things as they must be, for each of them. */
function measure(name, ours, floor, dbt, before = () => {}, nodes = undefined) {
  const times = { ours: [], floor: [], dbt: [], pairs: [] }
  let megabytes = 0
  for (let round = 0; round <= rounds; round++) {
    before()
    const mine = ours.run()
    before()
    const least = floor.run()
    if (round === 0) continue
    times.ours.push(mine.seconds)
    times.floor.push(least.seconds)
    times.pairs.push(mine.seconds / least.seconds)
    megabytes = Math.max(megabytes, mine.megabytes)
  }
  if (dbt) {
    for (let round = 0; round <= (isQuick ? 1 : 3); round++) {
      before()
      const { seconds } = dbt.run()
      if (round > 0) times.dbt.push(seconds)
    }
  }
  const seconds = median(times.ours)
  const least = median(times.floor)
  rows.push({
    name: nodes ? `${name} (${(((seconds - least) * 1000) / nodes).toFixed(1)} ms a node over it)` : name,
    seconds,
    floor: floor.what,
    least,
    ratio: median(times.pairs),
    dbt: dbt ? `${median(times.dbt).toFixed(1)} s` : '–',
    megabytes,
  })
  console.error(`${name}: ${seconds.toFixed(2)} s, ${floor.what} ${least.toFixed(2)} s`)
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function report() {
  const unit = countsCpu ? 'seconds of the processor' : 'seconds of the clock'
  console.log(
    `\nNode ${process.versions.node}, ${availableParallelism()} processors, ${unit}, medians of ${rounds} rounds; the ratio is that of the pairs.\n`,
  )
  console.log('| what | Trellis | the least it could be | ratio | memory | dbt |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const { name, seconds, floor, least, ratio, megabytes, dbt } of rows) {
    const cells = [
      name,
      `${seconds.toFixed(2)} s`,
      `${floor}: ${least.toFixed(2)} s`,
      `${ratio.toFixed(1)} ×`,
      `${megabytes.toFixed(0)} MB`,
      dbt,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

function reportPlatform(found) {
  console.log('\n| the platform | Trellis | the least it could be | ratio |')
  console.log('| --- | ---: | ---: | ---: |')
  for (const { name, ours, least, ratio } of found) console.log(`| ${[name, ours, least, ratio].join(' | ')} |`)
}
