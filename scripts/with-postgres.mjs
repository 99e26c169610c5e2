/**
 * Runs a command beside a PostgreSQL server of its own, on loopback, and stops the server with it. The command finds
 * the server's address in TRELLIS_TEST_POSTGRES.
 *
 *     node scripts/with-postgres.mjs <command> [argument …]
 *
 * A server that is installed is used, else one from the npm registry.
 */
import { spawn } from 'node:child_process'
import { startPostgres } from './postgres-server.mjs'

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-postgres.mjs <command> [argument …]')
  process.exit(2)
}

const server = await startPostgres()
try {
  process.exitCode = await runCommand({ ...process.env, TRELLIS_TEST_POSTGRES: server.address })
} finally {
  await server.remove()
}

function runCommand(env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
