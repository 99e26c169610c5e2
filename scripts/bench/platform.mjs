/**
 * Measures a server: how soon it answers, what a run costs beside the bare command, how late due jobs begin, and how soon the API
 * answers while a build goes on. Each against the least that it could be, on this machine, in turns.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Gives rows: what, ours, the least, how many times as much. */
export async function benchPlatform({ root, work, program, isQuick }) {
  const bench = { root, work, program, isQuick, rows: [] }
  await answers(bench)
  await overhead(bench)
  await manyJobs(bench)
  await api(bench)
  return bench.rows
}

/** From the start of the process to the line that says that it is ready. */
async function answers({ rows, isQuick, ...bench }) {
  const folder = await greenery(bench)
  const ours = []
  const least = []
  for (let round = 0; round <= (isQuick ? 2 : 7); round++) {
    const server = await up(bench, folder)
    const bare = await bareServer(bench)
    if (round > 0) {
      ours.push(server.readyMs)
      least.push(bare.readyMs)
    }
    await Promise.all([server.stop(), bare.stop()])
  }
  add(rows, '`trellis up` on Greenery: until it answers', median(ours), 'bare Fastify', median(least))
}

/** The same command as a run of a job, and typed where no server is up. */
async function overhead({ rows, isQuick, ...bench }) {
  const folder = mkdtempSync(join(bench.work, 'overhead-'))
  writeProject(folder, 'jobs:\n  one: { steps: [run --select a] }\n')
  const bare = mkdtempSync(join(bench.work, 'bare-'))
  writeProject(bare)
  const server = await up(bench, folder)
  const ours = []
  const least = []
  for (let round = 0; round <= (isQuick ? 3 : 15); round++) {
    const startedAt = performance.now()
    const { id } = await server.post('/api/jobs/one/run', { cause: 'Measured' })
    const run = await server.ended(id)
    if (run.status !== 'success') throw new Error(`the run ended with ${run.status_message}`)
    const mine = performance.now() - startedAt
    const alone = performance.now()
    const { status } = spawnSync(process.execPath, [bench.program, 'run', '--select', 'a'], { cwd: bare })
    if (status !== 0) throw new Error(`the bare command ended with ${status}`)
    if (round > 0) {
      ours.push(mine)
      least.push(performance.now() - alone)
    }
  }
  await server.stop()
  add(rows, 'a run of one model, asked for over HTTP', median(ours), 'the bare command', median(least))
}

/** Jobs that do nothing, each every ten seconds. */
async function manyJobs({ rows, isQuick, ...bench }) {
  const jobs = isQuick ? 100 : 1000
  const seconds = isQuick ? 20 : 120
  const folder = mkdtempSync(join(bench.work, 'jobs-'))
  const lines = Array.from(
    { length: jobs },
    (_, job) => `  job${job}: { cron: "${job % 10}-59/10 * * * * *", missed: all, steps: [{ shell: ":" }] }`,
  )
  writeProject(folder, `history: { enabled: false }\njobs:\n${lines.join('\n')}\n`)
  const server = await up(bench, folder)
  await pause(5_000)
  const memory = [residentMb(server.pid)]
  await pause((seconds - 5) * 1000)
  memory.push(residentMb(server.pid))
  const runs = await server.allRuns()
  await server.stop()
  const lateMs = runs
    .filter((run) => run.started_at)
    .map((run) => Date.parse(run.started_at) - Date.parse(run.scheduled_for))
    .sort((a, b) => a - b)
  const ticks = new Set(runs.map((run) => `${run.job} ${run.scheduled_for}`))
  if (ticks.size !== runs.length) throw new Error('a tick was run twice')
  const name = `${jobs.toLocaleString('en')} jobs that tick every 10 s, ${seconds} s, ${runs.length} runs`
  rows.push({
    name: `${name}: due until started, half / 99 of 100 / latest`,
    ours: [0.5, 0.99, 1].map((part) => `${at(lateMs, part).toFixed(0)}`).join(' / ') + ' ms',
    least: 'a second is allowed',
    ratio: '–',
  })
  rows.push({
    name: '… memory of the server, after 5 s and at the end',
    ours: memory.map((each) => `${each.toFixed(0)} MB`).join(', '),
    least: '–',
    ratio: `${(memory[1] / memory[0]).toFixed(1)} ×`,
  })
}

/** 200 requests a second, while Greenery is built again and again; then as many of a bare server beside the same. */
async function api({ rows, isQuick, ...bench }) {
  const folder = await greenery(bench)
  const server = await up(bench, folder)
  const first = await server.post('/api/jobs/nightly/run', { cause: 'Measured' })
  await server.ended(first.id)
  const bare = await bareServer(bench)
  let isOver = false
  const builds = (async () => {
    while (!isOver) await run(bench.program, ['build', '--full-refresh'], folder)
  })()
  const seconds = isQuick ? 4 : 20
  const paths = ['/api/v2/accounts/1/runs/', '/api/jobs', `/api/runs/${first.id}`, '/api/runs?limit=50', '/healthz']
  // Of a server that is up for days, not what its first second costs.
  await load(server.address, paths, 1)
  await load(bare.address, ['/'], 1)
  const ours = await load(server.address, paths, seconds)
  const least = await load(bare.address, ['/'], seconds)
  isOver = true
  await builds
  await Promise.all([server.stop(), bare.stop()])
  for (const part of [0.5, 0.99]) {
    add(
      rows,
      `API, 200 requests a second beside a build: ${part === 0.5 ? 'half' : '99 of 100'} answered within`,
      at(ours, part),
      'bare Fastify beside the same',
      at(least, part),
    )
  }
}

/** Sends 200 requests a second, whether or not those before are answered; gives how long each took, sorted. */
async function load(address, paths, seconds) {
  const took = []
  const open = []
  const startedAt = performance.now()
  for (let sent = 0; sent < seconds * 200; sent++) {
    const due = startedAt + sent * 5
    const wait = due - performance.now()
    if (wait > 1) await pause(wait)
    const path = paths[sent % paths.length]
    open.push(
      fetch(address + path).then(async (response) => {
        await response.arrayBuffer()
        if (response.status >= 500) throw new Error(`${path} answered ${response.status}`)
        took.push(performance.now() - Math.min(due, performance.now()))
      }),
    )
  }
  await Promise.all(open)
  return took.sort((a, b) => a - b)
}

async function up({ program }, folder) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program, 'up', '--port', '0', '--no-open'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const address = await says(child, /Trellis is ready at (\S+)/)
  const get = async (path) => (await fetch(address + path)).json()
  return {
    address,
    pid: child.pid,
    readyMs: performance.now() - startedAt,
    stop: () => stopped(child, 'SIGINT'),
    get,
    async post(path, body) {
      const response = await fetch(address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const answer = await response.json()
      if (!response.ok) throw new Error(JSON.stringify(answer))
      return answer
    },
    async ended(id) {
      for (;;) {
        const run = await get(`/api/runs/${id}/wait?seconds=30`)
        if (run.is_over) return run
      }
    },
    async allRuns() {
      // While runs are added, one may stand on two pages.
      const runs = new Map()
      for (let offset = 0; ; offset += 100) {
        const page = await get(`/api/runs?limit=100&offset=${offset}`)
        for (const run of page.runs) runs.set(run.id, run)
        if (page.runs.length < 100) return [...runs.values()]
      }
    },
  }
}

/** What answering over HTTP costs at least, with the same library. */
async function bareServer({ root, work }) {
  const script = join(work, 'bare-server.mjs')
  const fastify = createRequire(join(root, 'package.json')).resolve('fastify')
  writeFileSync(
    script,
    `import Fastify from ${JSON.stringify(fastify)}\nconst app = Fastify()\napp.get('/', () => ({ status: 'ok' }))\nconsole.log('ready at ' + (await app.listen({ host: '127.0.0.1', port: 0 })))\n`,
  )
  const startedAt = performance.now()
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await says(child, /ready at (\S+)/)
  return { address, readyMs: performance.now() - startedAt, stop: () => stopped(child, 'SIGKILL') }
}

function says(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const [, found] = pattern.exec(text) ?? []
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it answered: ${text}`)))
  })
}

function stopped(child, signal) {
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
}

function run(program, args, cwd) {
  return new Promise((resolve) => {
    spawn(process.execPath, [program, ...args], { cwd, stdio: 'ignore' }).once('exit', resolve)
  })
}

async function greenery({ root, work }) {
  const folder = mkdtempSync(join(work, 'greenery-'))
  cpSync(join(root, 'examples', 'greenery'), folder, {
    recursive: true,
    filter: (path) => !/(?:target|logs|\.trellis|\.duckdb|\.wal)$/.test(path),
  })
  const { generate } = await import(join(root, 'examples', 'greenery', 'generator', 'generate.mjs'))
  await generate({ database: join(folder, 'greenery.duckdb') })
  return folder
}

function writeProject(folder, settings) {
  mkdirSync(join(folder, 'models'), { recursive: true })
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: bench\nprofile: bench\nversion: "1.0"\n')
  writeFileSync(
    join(folder, 'profiles.yml'),
    'bench:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: bench.duckdb }\n',
  )
  writeFileSync(join(folder, 'models', 'a.sql'), 'select 1 as id\n')
  if (settings) writeFileSync(join(folder, 'trellis.yml'), settings)
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

function add(rows, name, ours, what, least) {
  rows.push({
    name,
    ours: `${ours.toFixed(0)} ms`,
    least: `${what}: ${least.toFixed(0)} ms`,
    ratio: `${(ours / least).toFixed(1)} ×`,
  })
}

function at(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

function median(numbers) {
  return at(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
